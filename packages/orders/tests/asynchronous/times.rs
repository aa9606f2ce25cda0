//! Sleeps, time limits and ticks.

use crate::{alike_async, among_async};

alike_async!(what_is_in_time_comes_out, |here| {
    use it::time::Duration;
    use tokio::time::{interval, sleep, timeout};
    here.say(format!("{:?}", timeout(Duration::from_secs(5), async { 1 }).await));
    let later = async {
        sleep(Duration::from_millis(1)).await;
        2
    };
    here.say(format!("{:?}", timeout(Duration::from_secs(5), later).await));
    let mut ticks = interval(Duration::from_millis(1));
    for tick in 1..=3 {
        ticks.tick().await;
        here.say(tick);
    }
    ticks.reset();
    here.say(format!("{:?} {:?}", ticks.period(), ticks.missed_tick_behavior()));
});

among_async!(
    two_that_sleep_wake_in_any_order,
    new_current_thread,
    ["one two ends", "two one ends"],
    |here| {
        use it::time::Duration;
        let sleep = async |name: &'static str| {
            here.pause();
            tokio::time::sleep(Duration::from_millis(1)).await;
            here.say(name);
        };
        tokio::join!(sleep("one"), sleep("two"));
    }
);

among_async!(
    a_task_that_sleeps_wakes_in_any_order_too,
    new_current_thread,
    ["one two ends", "two one ends"],
    |here| {
        use it::time::Duration;
        let tasks = ["one", "two"].map(|name| {
            let here = here.clone();
            tokio::spawn(async move {
                here.pause();
                tokio::time::sleep(Duration::from_millis(1)).await;
                here.say(name);
            })
        });
        for task in tasks {
            task.await.unwrap();
        }
    }
);

among_async!(a_loop_that_sleeps_ends, new_current_thread, ["seen ends"], |here| {
    use it::sync::Arc;
    use it::sync::atomic::AtomicBool;
    use it::sync::atomic::Ordering::SeqCst;
    use it::time::Duration;
    let flag = Arc::new(AtomicBool::new(false));
    let inner = flag.clone();
    let sets = async move {
        tokio::time::sleep(Duration::from_millis(1)).await;
        inner.store(true, SeqCst);
    };
    let looks = async {
        while !flag.load(SeqCst) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        here.say("seen");
    };
    tokio::join!(sets, looks);
});
