//! `join!`, `try_join!` and `select!`.

use crate::{alike_async, among_async};

alike_async!(all_of_several_come_out, |here| {
    let say = async |name: &str| {
        here.say(name);
        tokio::task::yield_now().await;
        here.say(name);
        name.len()
    };
    here.say(format!("{:?}", tokio::join!(say("a"), say("bb"))));
    let fails = async {
        tokio::task::yield_now().await;
        Err::<u32, _>("no milk")
    };
    let never = std::future::pending::<Result<u32, &str>>();
    here.say(format!("{:?}", tokio::try_join!(never, fails)));
    here.say(format!(
        "{:?}",
        tokio::try_join!(async { Ok::<_, ()>(1) }, async { Ok(2) })
    ));
});

alike_async!(one_of_several_comes_first, |here| {
    let first = tokio::select! {
        biased;
        one = async { 1 } => one,
        two = async { 2 } => two,
    };
    here.say(first);
    let second = tokio::select! {
        () = std::future::pending() => 1,
        Some(two) = async { None::<u32> } => two,
        three = async { 3 }, if first > 5 => three,
        mut four = async { 3 } => {
            four += 1;
            four
        }
    };
    here.say(second);
    let none = tokio::select! {
        Some(one) = async { None::<u32> } => one,
        two = async { 2 }, if false => two,
        else => 0,
    };
    here.say(none);
    let task = tokio::spawn(async {
        tokio::select! {
            Some(_) = async { None::<u32> } => {}
        }
    });
    here.say(words(&*task.await.unwrap_err().into_panic()));
});

alike_async!(a_loop_is_left_from_a_branch, |here| {
    let (tx, mut rx) = tokio::sync::mpsc::channel(3);
    let (end, mut ends) = tokio::sync::oneshot::channel();
    let log = here.clone();
    let task = tokio::spawn(async move {
        let mut sum = 0;
        loop {
            tokio::select! {
                biased;
                Some(number) = rx.recv() => sum += number,
                _ = &mut ends => break,
                else => log.say("never"),
            }
        }
        let outcome = async {
            tokio::select! {
                number = async { Err::<u32, _>("no") } => { number?; }
                () = std::future::pending() => {}
            }
            Ok::<_, &str>(sum)
        };
        log.say(format!("{:?}", outcome.await));
        sum
    });
    for number in 1..=3 {
        tx.send(number).await.unwrap();
    }
    end.send(()).unwrap();
    here.say(task.await.unwrap());
});

among_async!(
    which_of_those_that_are_ready_is_drawn,
    new_current_thread,
    ["one ends", "three ends", "two ends"],
    |here| {
        let said = tokio::select! {
            () = std::future::ready(()) => "one",
            () = async {} => "two",
            () = std::future::ready(()) => "three",
        };
        here.say(said);
    }
);

among_async!(
    the_others_of_a_select_are_dropped,
    new_current_thread,
    ["ready drops after ends"],
    |here| {
        struct Says(Here);
        impl Drop for Says {
            fn drop(&mut self) {
                self.0.say("drops");
            }
        }
        let says = Says(here.clone());
        tokio::select! {
            () = async { std::future::pending::<()>().await; drop(says) } => here.say("never"),
            () = async { here.say("ready") } => {}
        }
        here.say("after");
    }
);

among_async!(
    a_message_or_a_time_may_come_first,
    new_current_thread,
    ["message ends", "time message ends"],
    |here| {
        let (tx, mut rx) = tokio::sync::mpsc::channel(1);
        let inner = here.clone();
        let task = tokio::spawn(async move {
            inner.pause();
            tx.send("message").await.unwrap();
        });
        let mut time = std::pin::pin!(tokio::time::sleep(it::time::Duration::from_micros(50)));
        let mut is_over = false;
        loop {
            tokio::select! {
                said = rx.recv() => {
                    here.say(said.unwrap());
                    break;
                }
                () = &mut time, if !is_over => {
                    is_over = true;
                    here.say("time");
                }
            }
        }
        task.await.unwrap();
    }
);
