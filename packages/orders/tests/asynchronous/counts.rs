//! How many orders there are, and what is said where none leads on.

use orders::explorer::{Ending, Report};
use orders::tokio;

use crate::alike::{Here, search};

fn block_on(future: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(future);
}

fn orders(body: fn(&Here)) -> String {
    search(body).orders
}

#[test]
fn what_can_go_on_in_one_way_only_does() {
    let count = orders(|_| block_on(async { tokio::time::sleep(std::time::Duration::ZERO).await }));
    assert_eq!(count, "1");
}

#[test]
fn three_orders_of_two_tasks_and_the_one_that_joins_them() {
    // `main` waits for the first. If that ends first, `main` goes on before the second, and waits again, or after it; if the
    // second ends first, `main` does not go on before the first has ended.
    let count = orders(|_| {
        block_on(async {
            let (one, two) = (tokio::spawn(async {}), tokio::spawn(async {}));
            one.await.unwrap();
            two.await.unwrap();
        });
    });
    assert_eq!(count, "3");
}

#[test]
fn forty_orders_of_two_tasks_that_sleep_twice() {
    // Each has three turns, of which only the last of all lets the others go on: 6! / (3! 3!) orders. At the end of each, `main`
    // goes first, or the one that has waited at the barrier.
    let count = orders(|_| {
        block_on(async {
            let barrier = std::sync::Arc::new(tokio::sync::Barrier::new(3));
            for _ in 0..2 {
                let barrier = barrier.clone();
                tokio::spawn(async move {
                    tokio::time::sleep(std::time::Duration::ZERO).await;
                    tokio::time::sleep(std::time::Duration::ZERO).await;
                    barrier.wait().await;
                });
            }
            barrier.wait().await;
        });
    });
    assert_eq!(count, "40");
}

#[test]
fn each_draw_of_a_select_is_an_order() {
    let count = orders(|_| {
        block_on(async {
            tokio::select! {
                () = std::future::ready(()) => {}
                () = std::future::ready(()) => {}
                () = std::future::ready(()) => {}
            }
        });
    });
    assert_eq!(count, "3");
}

/// Who waits for what, of whom, since where, as far as lines of this file say it.
fn waits(report: &Report) -> Vec<String> {
    let stuck = report.outcomes.iter().find(|outcome| outcome.ending == Ending::IsStuck);
    let waiting = stuck.expect("it is stuck in some order").waiting.iter();
    let told = waiting.map(|waiting| {
        let of = waiting.of.map_or(String::new(), |of| format!(" of {of}"));
        format!(
            "{} waits for {}{of}{}",
            waiting.thread,
            waiting.what,
            if waiting.is_timed { ", not for long" } else { "" }
        )
    });
    told.collect()
}

#[test]
fn two_tasks_that_lock_in_different_orders_are_stuck_in_some() {
    let report = search(|_| {
        use tokio::sync::Mutex;
        static ONE: Mutex<u32> = Mutex::const_new(0);
        static TWO: Mutex<u32> = Mutex::const_new(0);
        block_on(async {
            let locks = async |first: &'static Mutex<u32>, second: &'static Mutex<u32>| {
                let mut first = first.lock().await;
                tokio::task::yield_now().await;
                *first += *second.lock().await + 1;
            };
            let tasks = [tokio::spawn(locks(&ONE, &TWO)), tokio::spawn(locks(&TWO, &ONE))];
            for task in tasks {
                task.await.unwrap();
            }
        });
    });
    assert!(report.outcomes.iter().any(|outcome| outcome.ending == Ending::Exits(0)));
    let told = waits(&report);
    assert_eq!(
        told,
        [
            "0 waits for the end of of 1",
            "1 waits for the lock of 2",
            "2 waits for the lock of 1"
        ]
    );
    let stuck = &report.outcomes[0];
    let lines: Vec<_> = stuck
        .waiting
        .iter()
        .map(|waiting| (waiting.line, waiting.since))
        .collect();
    assert_eq!(lines[1].0, lines[2].0, "both wait at the second lock");
    assert_eq!(lines[1].1, lines[2].1, "both have the first since the line above");
    assert_eq!(lines[1].0, lines[1].1.unwrap() + 2);
}

#[test]
fn a_time_limit_does_not_run_out() {
    let report = search(|_| {
        block_on(async {
            let never = std::future::pending::<()>();
            tokio::time::timeout(std::time::Duration::from_millis(1), never)
                .await
                .unwrap();
        });
    });
    assert_eq!(report.outcomes.len(), 1);
    assert_eq!(waits(&report), ["0 waits for somebody to wake it, not for long"]);
}

#[test]
fn what_is_not_explored_is_refused_by_name() {
    use orders::explorer::{Options, explore};
    let refused = |body: fn()| {
        let report = explore(
            &Options::default(),
            move || {
                body();
                0
            },
            |_| (),
        );
        report.refused.expect("it is refused")
    };
    let paused = refused(|| drop(tokio::runtime::Builder::new_current_thread().start_paused(true).build()));
    assert!(paused.contains("paused"), "{paused}");
    let driven = refused(|| {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.handle().block_on(async {});
    });
    assert!(driven.contains("`Handle::block_on`"), "{driven}");
    let local = refused(|| {
        let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
        runtime.block_on(async {
            tokio::spawn(async {
                let _ = orders::thread::current().id();
            })
            .await
            .unwrap()
        });
    });
    assert!(local.contains("several threads"), "{local}");
}
