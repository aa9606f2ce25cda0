//! What Tokio's tasks keep others out with, or wait at.

use crate::{alike_async, among_async};

alike_async!(a_lock_is_had_by_one, |here| {
    use std::sync::Arc;
    use tokio::sync::Mutex;
    let lock = Arc::new(Mutex::new(1));
    let guard = lock.lock().await;
    here.say(format!("{:?}", lock.try_lock().map(|_| ()).unwrap_err().to_string()));
    let inner = lock.clone();
    let task = tokio::spawn(async move { *inner.lock().await += 1 });
    tokio::task::yield_now().await;
    drop(guard);
    task.await.unwrap();
    let mut owned = lock.clone().lock_owned().await;
    *owned *= 10;
    drop(owned);
    here.say(*lock.try_lock().unwrap());
    let blocked = tokio::task::spawn_blocking(move || *lock.blocking_lock() + 1);
    here.say(blocked.await.unwrap());
});

alike_async!(many_read_and_one_writes, |here| {
    use tokio::sync::RwLock;
    let lock = RwLock::new(1);
    let (one, two) = (lock.read().await, lock.read().await);
    here.say(format!(
        "{} {} {}",
        *one + *two,
        lock.try_write().is_err(),
        lock.try_read().is_ok()
    ));
    drop((one, two));
    *lock.write().await += 1;
    let writes = lock.try_write().unwrap();
    here.say(format!("{} {}", *writes, lock.try_read().is_err()));
    drop(writes);
    here.say(lock.into_inner());
});

alike_async!(permits_go_to_those_who_wait_in_their_order, |here| {
    use std::sync::Arc;
    use tokio::sync::Semaphore;
    let permits = Arc::new(Semaphore::new(2));
    let two = permits.acquire_many(2).await.unwrap();
    here.say(format!(
        "{} {:?} {}",
        permits.available_permits(),
        permits.try_acquire().map(|_| ()),
        two.num_permits()
    ));
    let (inner, log) = (permits.clone(), here.clone());
    let first = async {
        let many = inner.acquire_many(2).await.unwrap();
        log.say("first");
        drop(many);
    };
    let second = async {
        let one = inner.acquire().await.unwrap();
        log.say("second");
        one.forget();
    };
    let gives = async {
        tokio::task::yield_now().await;
        drop(two);
    };
    tokio::join!(first, second, gives);
    permits.add_permits(3);
    here.say(permits.available_permits());
    let owned = permits.clone().acquire_owned().await.unwrap();
    permits.close();
    here.say(format!(
        "{} {:?}",
        permits.is_closed(),
        permits.acquire().await.map(|_| ())
    ));
    drop(owned);
    here.say(permits.available_permits());
});

alike_async!(a_notification_is_kept_for_one, |here| {
    use tokio::sync::Notify;
    let bell = Notify::new();
    bell.notify_one();
    bell.notify_one();
    bell.notified().await;
    here.say("heard");
    let mut waits = std::pin::pin!(bell.notified());
    here.say(waits.as_mut().enable());
    bell.notify_waiters();
    waits.await;
    here.say("heard by all");
    let (one, two) = (bell.notified(), bell.notified());
    bell.notify_waiters();
    tokio::join!(one, two);
    let mut none = std::pin::pin!(bell.notified());
    here.say(none.as_mut().enable());
    bell.notify_one();
    none.await;
});

alike_async!(a_barrier_opens_when_all_have_come, |here| {
    let barrier = tokio::sync::Barrier::new(3);
    let one = async { u32::from(barrier.wait().await.is_leader()) };
    let two = async { u32::from(barrier.wait().await.is_leader()) };
    let three = async { u32::from(barrier.wait().await.is_leader()) };
    let (one, two, three) = tokio::join!(one, two, three);
    here.say(one + two + three);
});

alike_async!(a_value_is_made_once, |here| {
    use tokio::sync::OnceCell;
    let cell = OnceCell::new();
    here.say(format!("{:?} {}", cell.get(), cell.initialized()));
    let failed = cell.get_or_try_init(async || Err::<u32, _>("no milk")).await;
    here.say(format!("{failed:?}"));
    let make = |value: u32| {
        let (cell, here) = (&cell, here.clone());
        async move {
            let make = async || {
                here.say("makes it");
                tokio::task::yield_now().await;
                value
            };
            *cell.get_or_init(make).await
        }
    };
    let (one, two) = tokio::join!(make(1), make(2));
    here.say(format!("{one} {two} {:?}", cell.set(3)));
});

among_async!(
    an_await_between_a_read_and_a_write_loses_an_update,
    new_current_thread,
    ["1 ends", "2 ends"],
    |here| {
        use it::sync::{Arc, Mutex};
        let sum = Arc::new(Mutex::new(0));
        let add = async |sum: Arc<Mutex<u32>>| {
            let read = *sum.lock().unwrap();
            tokio::task::yield_now().await;
            *sum.lock().unwrap() = read + 1;
        };
        let tasks = [tokio::spawn(add(sum.clone())), tokio::spawn(add(sum.clone()))];
        for task in tasks {
            task.await.unwrap();
        }
        here.say(sum.lock().unwrap());
    }
);

among_async!(
    a_lock_that_is_held_across_it_loses_none,
    new_multi_thread,
    ["2 ends"],
    |here| {
        use std::sync::Arc;
        use tokio::sync::Mutex;
        let sum = Arc::new(Mutex::new(0));
        let add = async |sum: Arc<Mutex<u32>>| {
            let mut sum = sum.lock().await;
            let read = *sum;
            tokio::task::yield_now().await;
            *sum = read + 1;
        };
        let tasks = [tokio::spawn(add(sum.clone())), tokio::spawn(add(sum.clone()))];
        for task in tasks {
            task.await.unwrap();
        }
        here.say(sum.lock().await);
    }
);

among_async!(
    without_an_await_a_task_of_one_thread_is_not_interrupted,
    new_current_thread,
    ["2 ends"],
    |here| {
        use it::sync::atomic::AtomicU32;
        use it::sync::atomic::Ordering::SeqCst;
        static SUM: AtomicU32 = AtomicU32::new(0);
        SUM.store(0, SeqCst);
        let tasks = [(); 2].map(|()| tokio::spawn(async { SUM.store(SUM.load(SeqCst) + 1, SeqCst) }));
        for task in tasks {
            task.await.unwrap();
        }
        here.say(SUM.load(SeqCst));
    }
);

among_async!(
    on_several_threads_it_is,
    new_multi_thread,
    ["1 ends", "2 ends"],
    |here| {
        use it::sync::Arc;
        use it::sync::atomic::AtomicU32;
        use it::sync::atomic::Ordering::SeqCst;
        let sum = Arc::new(AtomicU32::new(0));
        let tasks = [(); 2].map(|()| {
            let sum = sum.clone();
            tokio::spawn(async move { sum.store(sum.load(SeqCst) + 1, SeqCst) })
        });
        for task in tasks {
            task.await.unwrap();
        }
        here.say(sum.load(SeqCst));
    }
);
