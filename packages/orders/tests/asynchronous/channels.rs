//! Tokio's channels.

use crate::{alike_async, among_async};

alike_async!(what_was_sent_comes_in_its_order, |here| {
    use tokio::sync::mpsc;
    let (tx, mut rx) = mpsc::channel(2);
    here.say(format!("{:?} {} {}", rx.try_recv(), tx.capacity(), tx.max_capacity()));
    tx.send(1).await.unwrap();
    tx.try_send(2).unwrap();
    here.say(format!("{:?} {} {}", tx.try_send(3), rx.len(), tx.capacity()));
    let task = tokio::spawn(async move {
        for cup in 3..=5 {
            tx.send(cup).await.unwrap();
        }
    });
    let mut cups = Vec::new();
    while let Some(cup) = rx.recv().await {
        cups.push(cup);
    }
    here.say(format!("{cups:?} {:?}", rx.try_recv()));
    task.await.unwrap();
});

alike_async!(what_nobody_takes_comes_back, |here| {
    use tokio::sync::mpsc;
    let (tx, rx) = mpsc::channel(1);
    here.say(tx.is_closed());
    drop(rx);
    tx.closed().await;
    here.say(format!(
        "{:?} {:?} {}",
        tx.send(1).await,
        tx.try_send(2),
        tx.is_closed()
    ));
    let (tx, mut rx) = mpsc::unbounded_channel();
    tx.send("tea").unwrap();
    rx.close();
    here.say(format!(
        "{:?} {:?} {:?}",
        tx.send("milk"),
        rx.recv().await,
        rx.recv().await
    ));
});

alike_async!(what_is_sent_once_comes_once, |here| {
    use tokio::sync::oneshot;
    let (tx, rx) = oneshot::channel();
    tx.send(1).unwrap();
    here.say(rx.await.unwrap());
    let (tx, rx) = oneshot::channel::<u32>();
    drop(tx);
    here.say(rx.await.unwrap_err());
    let (tx, rx) = oneshot::channel();
    drop(rx);
    here.say(format!("{} {:?}", tx.is_closed(), tx.send(2)));
    let (tx, mut rx) = oneshot::channel();
    here.say(format!("{:?}", rx.try_recv()));
    rx.close();
    here.say(format!("{:?} {:?}", tx.send(3), rx.try_recv()));
    let (mut tx, rx) = oneshot::channel::<u32>();
    let task = tokio::spawn(async move { tx.closed().await });
    drop(rx);
    task.await.unwrap();
    let (tx, rx) = oneshot::channel();
    let blocked = tokio::task::spawn_blocking(move || rx.blocking_recv());
    tx.send(4).unwrap();
    here.say(format!("{:?}", blocked.await.unwrap()));
});

alike_async!(a_watched_value_is_seen_when_it_has_changed, |here| {
    use tokio::sync::watch;
    let (tx, mut rx) = watch::channel(1);
    here.say(format!(
        "{} {:?} {}",
        *rx.borrow(),
        rx.has_changed(),
        tx.receiver_count()
    ));
    tx.send(2).unwrap();
    here.say(format!("{:?} {}", rx.has_changed(), *rx.borrow_and_update()));
    tx.send_modify(|value| *value += 1);
    rx.changed().await.unwrap();
    let three = *rx.borrow();
    here.say(format!(
        "{three} {} {}",
        tx.send_replace(5),
        tx.send_if_modified(|_| false)
    ));
    here.say(*rx.wait_for(|value| *value == 5).await.unwrap());
    let mut other = tx.subscribe();
    let task = tokio::spawn(async move { other.changed().await.is_err() });
    drop(tx);
    here.say(format!("{} {:?}", task.await.unwrap(), rx.changed().await.is_err()));
    let (tx, rx) = watch::channel(1);
    drop(rx);
    here.say(format!("{:?} {}", tx.send(2), tx.is_closed()));
});

alike_async!(all_hear_what_is_broadcast, |here| {
    use tokio::sync::broadcast;
    let (tx, mut one) = broadcast::channel(2);
    let mut two = tx.subscribe();
    here.say(format!("{:?} {}", tx.send("a"), tx.receiver_count()));
    here.say(format!("{:?} {:?}", one.recv().await, one.try_recv()));
    tx.send("b").unwrap();
    tx.send("c").unwrap();
    here.say(format!("{:?} {:?} {}", two.recv().await, two.recv().await, two.len()));
    let task = tokio::spawn(async move { (one.recv().await, one.recv().await, one.recv().await) });
    drop(tx);
    here.say(format!("{:?} {:?}", task.await.unwrap(), two.recv().await));
    here.say(format!("{:?}", two.recv().await));
    let (tx, rx) = broadcast::channel::<u32>(1);
    drop(rx);
    here.say(format!("{:?} {}", tx.send(1), tx.is_empty()));
});

alike_async!(bytes_go_through_a_pipe, |here| {
    use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
    let (mut one, other) = tokio::io::duplex(4);
    let task = tokio::spawn(async move {
        let mut lines = BufReader::new(other).lines();
        let mut all = Vec::new();
        while let Some(line) = lines.next_line().await.unwrap() {
            all.push(line);
        }
        lines.get_mut().get_mut().write_all(b"ok").await.unwrap();
        all
    });
    one.write_all(b"a latte\na tea\n").await.unwrap();
    one.shutdown().await.unwrap();
    let mut answer = String::new();
    one.read_to_string(&mut answer).await.unwrap();
    here.say(format!("{answer} {:?}", task.await.unwrap()));
});

among_async!(
    messages_of_two_come_in_any_order,
    new_multi_thread,
    ["Some(1) Some(2) None ends", "Some(2) Some(1) None ends"],
    |here| {
        let (tx, mut rx) = tokio::sync::mpsc::channel(1);
        for number in [1, 2] {
            let (here, tx) = (here.clone(), tx.clone());
            tokio::spawn(async move {
                here.pause();
                tx.send(number).await.unwrap();
            });
        }
        drop(tx);
        for _ in 0..3 {
            here.say(format!("{:?}", rx.recv().await));
        }
    }
);

among_async!(
    whoever_looks_for_a_message_may_come_too_early,
    new_multi_thread,
    ["Err(Empty) ends", "Ok(7) ends"],
    |here| {
        let (tx, mut rx) = tokio::sync::mpsc::unbounded_channel();
        let inner = here.clone();
        tokio::spawn(async move {
            inner.pause();
            tx.send(7).unwrap();
        });
        here.pause();
        here.say(format!("{:?}", rx.try_recv()));
    }
);

among_async!(
    what_was_waited_for_is_what_is_seen,
    new_multi_thread,
    ["1 ends", "missed ends"],
    |here| {
        use tokio::sync::watch;
        let (tx, mut rx) = watch::channel(0);
        tokio::spawn(async move {
            tx.send(1).unwrap();
            let _ = tx.send(2);
        });
        let seen = rx.wait_for(|number| *number == 1).await;
        here.say(seen.map_or("missed".to_owned(), |seen| seen.to_string()));
    }
);
