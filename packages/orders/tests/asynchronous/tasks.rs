//! Tasks: how they are started, joined, aborted and dropped.

use crate::{alike_async, among_async};

alike_async!(a_task_is_joined_with_its_output, |here| {
    let one = tokio::spawn(async { 20 });
    let two = tokio::spawn(async move { one.await.unwrap() + 1 });
    here.say(two.await.unwrap() * 2);
});

alike_async!(a_panic_reaches_the_handle, |here| {
    let task = tokio::spawn(async { panic!("burnt") });
    let error: tokio::task::JoinError = task.await.unwrap_err();
    here.say(format!("{} {}", error.is_panic(), error.is_cancelled()));
    here.say(error.to_string().ends_with("panicked with message \"burnt\""));
    here.say(words(&*error.into_panic()));
    let task = tokio::spawn(async { std::panic::panic_any(7) });
    let error = task.await.unwrap_err();
    here.say(format!("{error}").ends_with("panicked"));
    here.say(error.try_into_panic().unwrap().downcast_ref::<i32>().unwrap());
});

alike_async!(an_aborted_task_drops_its_future_where_it_waits, |here| {
    struct Oven(Here);
    impl Drop for Oven {
        fn drop(&mut self) {
            self.0.say("oven off");
        }
    }
    let (tx, rx) = tokio::sync::oneshot::channel();
    let oven = Oven(here.clone());
    let task = tokio::spawn(async move {
        let _oven = oven;
        tx.send(()).unwrap();
        std::future::pending::<()>().await;
    });
    rx.await.unwrap();
    task.abort();
    here.say(format!("told {}", task.is_finished()));
    let error = task.await.unwrap_err();
    here.say(format!(
        "{} {}",
        error.is_cancelled(),
        error.to_string().ends_with("was cancelled")
    ));
    here.say(error.try_into_panic().is_err());
});

alike_async!(a_task_that_is_over_cannot_be_aborted, |here| {
    let task = tokio::spawn(async { 5 });
    let abort = task.abort_handle();
    tokio::task::yield_now().await;
    while !abort.is_finished() {
        tokio::task::yield_now().await;
    }
    abort.abort();
    here.say(format!("{:?} {}", task.await.ok(), abort.is_finished()));
});

alike_async!(a_set_gives_back_each_of_its_tasks, |here| {
    let mut set = tokio::task::JoinSet::new();
    here.say(format!("{} {}", set.is_empty(), set.join_next().await.is_none()));
    for number in 1..=3 {
        set.spawn(async move { number });
    }
    here.say(set.len());
    let mut sum = 0;
    while let Some(number) = set.join_next().await {
        sum += number.unwrap();
    }
    here.say(sum);
    set.spawn(async { 4 });
    set.spawn_blocking(|| 5);
    let mut rest = set.join_all().await;
    rest.sort_unstable();
    here.say(format!("{rest:?}"));
});

alike_async!(a_set_aborts_its_tasks_when_it_goes, |here| {
    struct Says(Here, &'static str);
    impl Drop for Says {
        fn drop(&mut self) {
            self.0.say(self.1);
        }
    }
    let mut set = tokio::task::JoinSet::new();
    let one = Says(here.clone(), "one");
    set.spawn(async move {
        let _one = one;
        std::future::pending::<()>().await;
    });
    set.shutdown().await;
    here.say(set.len());
    let two = Says(here.clone(), "two");
    let abort = set.spawn(async move {
        let _two = two;
        std::future::pending::<()>().await;
    });
    drop(set);
    while !abort.is_finished() {
        tokio::task::yield_now().await;
    }
    here.say("three");
});

alike_async!(what_blocks_has_a_thread_of_its_own, |here| {
    let runtime = tokio::runtime::Handle::current();
    let two = tokio::task::spawn_blocking(move || runtime.spawn(async { 2 }));
    here.say(two.await.unwrap().await.unwrap());
    let panics = tokio::task::spawn_blocking(|| panic!("no milk"));
    here.say(words(&*panics.await.unwrap_err().into_panic()));
    let inner = tokio::task::spawn_blocking(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async { 3 })
    });
    here.say(inner.await.unwrap());
});

alike_async!(a_runtime_in_a_runtime_is_refused, |here| {
    let nested = tokio::spawn(async {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {});
    });
    let said = words(&*nested.await.unwrap_err().into_panic());
    here.say(said.split('.').next().unwrap());
    let (tx, mut rx) = tokio::sync::mpsc::channel::<u32>(1);
    drop(tx);
    let blocked = tokio::spawn(async move { rx.blocking_recv() });
    let said = words(&*blocked.await.unwrap_err().into_panic());
    here.say(said.split('.').next().unwrap());
});

alike_async!(outside_of_a_runtime_there_is_none, |here| {
    let thread = it::thread::spawn(|| drop(tokio::spawn(async {})));
    let said = words(
        &*tokio::task::spawn_blocking(|| thread.join().unwrap_err())
            .await
            .unwrap(),
    );
    here.say(said);
    let thread = it::thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async { tokio::time::sleep(it::time::Duration::ZERO).await });
    });
    let said = words(
        &*tokio::task::spawn_blocking(|| thread.join().unwrap_err())
            .await
            .unwrap(),
    );
    here.say(said);
});

alike_async!(a_closed_runtime_drops_its_tasks, |here| {
    struct Says(Here);
    impl Drop for Says {
        fn drop(&mut self) {
            self.0.say("dropped");
        }
    }
    let inner = here.clone();
    let thread = it::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let says = Says(inner.clone());
        let task = runtime.spawn(async move {
            let _says = says;
            std::future::pending::<()>().await;
        });
        runtime.block_on(tokio::task::yield_now());
        inner.say("closes");
        drop(runtime);
        inner.say("closed");
        task.is_finished()
    });
    here.say(tokio::task::spawn_blocking(|| thread.join().unwrap()).await.unwrap());
});

alike_async!(local_tasks_share_what_stays_on_their_thread, |here| {
    let bill = std::rc::Rc::new(std::cell::RefCell::new(0));
    let set = tokio::task::LocalSet::new();
    for price in [3, 4] {
        let bill = bill.clone();
        set.spawn_local(async move {
            tokio::task::yield_now().await;
            *bill.borrow_mut() += price;
        });
    }
    let inner = bill.clone();
    let five = set.run_until(async move {
        let five = tokio::task::spawn_local(async move { *inner.borrow_mut() += 5 });
        five.await.unwrap();
        5
    });
    here.say(five.await);
    set.await;
    here.say(bill.borrow());
    let outside = tokio::spawn(async { drop(tokio::task::spawn_local(async {})) });
    let said = words(&*outside.await.unwrap_err().into_panic());
    here.say(said);
});

alike_async!(a_value_of_a_task_is_its_own, |here| {
    tokio::task_local! {
        static NUMBER: u32;
        /// Another one.
        pub static NAME: &'static str
    }
    let one = NUMBER.scope(1, async {
        tokio::task::yield_now().await;
        let two = NUMBER.scope(2, async { NUMBER.get() }).await;
        let inner = tokio::spawn(async { NUMBER.try_get().is_err() }).await.unwrap();
        (NUMBER.get(), two, inner)
    });
    let other = NAME.scope("tea", async {
        (
            NAME.with(|name| name.len()),
            NUMBER.try_with(|_| ()).unwrap_err().to_string(),
        )
    });
    here.say(format!("{:?}", tokio::join!(one, other)));
    here.say(NUMBER.sync_scope(7, || NUMBER.get()));
});

among_async!(
    tasks_go_on_in_any_order,
    new_multi_thread,
    ["one two ends", "two one ends"],
    |here| {
        let tasks = ["one", "two"].map(|name| {
            let here = here.clone();
            tokio::spawn(async move {
                here.pause();
                here.say(name);
            })
        });
        for task in tasks {
            task.await.unwrap();
        }
    }
);

among_async!(
    a_detached_task_comes_as_far_as_it_comes,
    new_current_thread,
    [
        "main ends",
        "main task ends",
        "main task task ends",
        "task main ends",
        "task main task ends",
        "task task main ends"
    ],
    |here| {
        let inner = here.clone();
        tokio::spawn(async move {
            inner.say("task");
            tokio::task::yield_now().await;
            inner.say("task");
        });
        tokio::task::yield_now().await;
        here.say("main");
        tokio::task::yield_now().await;
    }
);

alike_async!(a_panic_that_leaves_a_runtime_is_one_of_its_thread, |here| {
    use it::sync::{Arc, Mutex};
    let till = Arc::new(Mutex::new(0));
    let of_baker = till.clone();
    let baker = it::thread::spawn(move || {
        let _held = of_baker.lock().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let () = runtime.block_on(async { panic!("burnt") });
    });
    here.say(baker.join().is_err());
    here.say(till.is_poisoned());
});

#[test]
fn an_await_has_its_own_line() {
    use orders::explorer::{Options, explore};
    use orders::tokio;
    use orders::tokio::sync::oneshot;
    const LINE: u32 = line!() + 6;
    let program = || {
        tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap()
            .block_on(async {
                let (tea, cup) = oneshot::channel();
                let task = tokio::spawn(async move {
                    tea.send(1).unwrap();
                });
                cup.await.unwrap();
                task.await.unwrap();
            });
        0
    };
    let report = explore(&Options::default(), program, |_| ());
    let steps: Vec<_> = report.outcomes[0]
        .steps
        .iter()
        .map(|step| (step.does.as_str(), step.line))
        .collect();
    for step in [("sends", LINE + 2), ("receives", LINE + 4), ("joins", LINE + 5)] {
        assert!(steps.contains(&step), "{step:?} is not among {steps:?}");
    }
}
