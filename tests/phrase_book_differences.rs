//! What the phrase book and `thread-pools` say of how two ways differ, wherever a few lines can tell.

use std::cell::{Cell, RefCell};
use std::future::pending;
use std::panic::catch_unwind;
use std::rc::Rc;
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::Duration;

use futures::future::join_all;
use rayon::ThreadPoolBuilder;
use tokio::sync::{Notify, mpsc, oneshot, watch};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{sleep, timeout};
use tokio_util::task::TaskTracker;

const SHORT: Duration = Duration::from_millis(10);

/// A task that sets its work down after a while, and where to look for it. The clock of these tests stands still while
/// anybody runs, so that no machine is too slow for them.
fn slow_task() -> (JoinHandle<()>, oneshot::Receiver<&'static str>) {
    let (sender, receiver) = oneshot::channel();
    let task = tokio::spawn(async move {
        sleep(10 * SHORT).await;
        sender.send("done").ok();
    });
    (task, receiver)
}

#[tokio::test(start_paused = true)]
async fn a_task_runs_on_when_the_time_for_its_handle_is_up() {
    let (task, result) = slow_task();
    assert!(timeout(SHORT, task).await.is_err());
    assert_eq!(result.await, Ok("done"));
}

#[tokio::test(start_paused = true)]
async fn a_future_that_is_given_away_is_dropped_when_its_time_is_up() {
    let (sender, result) = oneshot::channel::<()>();
    let future = async move {
        sleep(10 * SHORT).await;
        sender.send(()).ok();
    };
    assert!(timeout(SHORT, future).await.is_err());
    assert!(result.await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_task_runs_on_when_who_awaits_it_is_aborted() {
    let (task, result) = slow_task();
    let waiter = tokio::spawn(task);
    sleep(SHORT).await;
    waiter.abort();
    assert!(waiter.await.unwrap_err().is_cancelled());
    assert_eq!(result.await, Ok("done"));
}

#[tokio::test(start_paused = true)]
async fn a_set_that_is_dropped_aborts_its_tasks_and_a_vec_of_handles_does_not() {
    let (sender, of_set) = oneshot::channel::<()>();
    let mut set = JoinSet::new();
    set.spawn(async move {
        pending::<()>().await;
        sender.send(()).ok();
    });
    let (task, of_vec) = slow_task();
    sleep(SHORT).await;
    drop(set);
    drop(vec![task]);
    assert!(of_set.await.is_err());
    assert_eq!(of_vec.await, Ok("done"));
}

#[tokio::test(start_paused = true)]
async fn the_first_of_a_set_leaves_the_others_running() {
    let mut set = JoinSet::new();
    for (name, times) in [("late", 5), ("soon", 1)] {
        set.spawn(async move {
            sleep(times * SHORT).await;
            name
        });
    }
    assert_eq!(set.join_next().await.unwrap().unwrap(), "soon");
    assert_eq!(set.join_next().await.unwrap().unwrap(), "late");
}

#[tokio::test]
async fn join_all_gives_the_results_in_the_order_of_its_futures() {
    let words = ["a", "b", "c"].map(String::from);
    let lengths = join_all(words.iter().map(|word| async { word.clone() })).await;
    assert_eq!(lengths, words);
}

#[tokio::test]
async fn a_spawned_task_does_not_inherit_a_task_local() {
    tokio::task_local!(static TABLE: u32);
    let seen = TABLE.scope(7, async {
        let spawned = tokio::spawn(async { TABLE.try_with(|table| *table).ok() });
        (TABLE.get(), spawned.await.unwrap())
    });
    assert_eq!(seen.await, (7, None));
}

#[tokio::test(start_paused = true)]
async fn a_tracker_that_is_not_closed_is_waited_for_without_end() {
    let tracker = TaskTracker::new();
    tracker.spawn(sleep(SHORT)).await.unwrap();
    assert!(tracker.is_empty());
    assert!(timeout(100 * SHORT, tracker.wait()).await.is_err());
    tracker.close();
    tracker.wait().await;
}

#[tokio::test(start_paused = true)]
async fn a_flag_that_is_set_and_cleared_in_a_row_wakes_nobody_for_good() {
    let (is_set, mut seen) = watch::channel(false);
    let waiter = tokio::spawn(async move { timeout(100 * SHORT, seen.wait_for(|is_set| *is_set)).await.is_ok() });
    sleep(SHORT).await;
    is_set.send(true).unwrap();
    is_set.send(false).unwrap();
    assert!(!waiter.await.unwrap());
}

#[tokio::test(start_paused = true)]
async fn two_notifications_leave_one_permit_except_to_those_who_are_enabled() {
    let notify = Notify::new();
    let wakes_both = async |is_enabled: bool| {
        let mut consumers = [Box::pin(notify.notified()), Box::pin(notify.notified())];
        if is_enabled {
            assert!(consumers.iter_mut().all(|consumer| !consumer.as_mut().enable()));
        }
        notify.notify_one();
        notify.notify_one();
        timeout(SHORT, join_all(consumers)).await.is_ok()
    };
    assert!(!wakes_both(false).await);
    assert!(wakes_both(true).await);
}

#[test]
fn a_channel_of_tokios_with_room_for_nothing_panics() {
    assert!(catch_unwind(|| mpsc::channel::<()>(0)).is_err());
}

/// Says its name when it is dropped.
struct Guard(&'static str, Rc<RefCell<Vec<&'static str>>>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.1.borrow_mut().push(self.0);
    }
}

#[test]
fn a_vec_of_guards_drops_the_first_one_first_and_variables_the_last() {
    let dropped = Rc::new(RefCell::new(Vec::new()));
    let guards = || ["a", "b"].map(|name| Guard(name, Rc::clone(&dropped)));
    drop(Vec::from(guards()));
    assert_eq!(dropped.take(), ["a", "b"]);

    let mut popped = Vec::from(guards());
    while popped.pop().is_some() {}
    assert_eq!(dropped.take(), ["b", "a"]);

    {
        let [_first, _second] = guards();
    }
    assert_eq!(dropped.take(), ["b", "a"]);
}

#[test]
fn a_flag_behind_a_condition_variable_can_be_waited_for_and_cleared() {
    let (is_set, changed) = (Mutex::new(false), Condvar::new());
    thread::scope(|scope| {
        scope.spawn(|| {
            *is_set.lock().unwrap() = true;
            // Without the lock, which Python would not allow.
            changed.notify_all();
        });
        let guard = is_set.lock().unwrap();
        *changed.wait_while(guard, |is_set| !*is_set).unwrap() = false;
    });
    assert!(!*is_set.lock().unwrap());
}

#[test]
fn the_body_of_a_scope_runs_on_a_worker_and_that_of_one_in_place_does_not() {
    thread_local!(static IS_MINE: Cell<bool> = const { Cell::new(false) });
    IS_MINE.set(true);
    let pool = ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    assert!(pool.in_place_scope(|_| IS_MINE.get()));
    assert!(!pool.scope(|_| IS_MINE.get()));
}

#[test]
fn a_worker_that_waits_begins_another_job_on_the_thread_that_holds_the_guard() {
    let pool = |threads| ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let (pool, other) = (pool(1), pool(1));
    let till = Mutex::new(());
    let (begun, wait) = std::sync::mpsc::channel();
    pool.scope(|scope| {
        scope.spawn(|_| begun.send((till.try_lock().is_err(), thread::current().id())).unwrap());
        let guard = till.lock().unwrap();
        // It waits for the other pool, and that one for the job which only this thread can begin.
        let (is_held, where_begun) = other.install(move || wait.recv()).unwrap();
        drop(guard);
        assert_eq!((is_held, where_begun), (true, thread::current().id()));
    });
}
