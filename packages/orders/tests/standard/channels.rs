//! `mpsc`.

use crate::{alike, among};

alike!(
    what_was_sent_comes_in_its_order_also_when_the_senders_are_gone,
    |here| {
        use it::sync::mpsc::{TryRecvError, channel};
        let (tx, rx) = channel();
        here.say(format!("{:?} {tx:?} {rx:?}", rx.try_recv()));
        for cup in 1..=4 {
            tx.send(cup).unwrap();
        }
        here.say(format!("{:?} {:?}", rx.recv(), rx.try_recv()));
        drop(tx);
        here.say(format!("{:?}", rx.recv()));
        here.say(format!("{:?}", rx.iter().collect::<Vec<_>>()));
        here.say(format!(
            "{:?} {:?}",
            rx.recv(),
            rx.try_recv() == Err(TryRecvError::Disconnected)
        ));
        here.say(rx.recv().unwrap_err());
        here.say(format!("{:?}", rx.recv_timeout(it::time::Duration::from_secs(1))));
    }
);

alike!(what_nobody_will_take_comes_back, |here| {
    use it::sync::mpsc::{channel, sync_channel};
    let (tx, rx) = channel();
    drop(rx);
    here.say(format!("{:?} {}", tx.send(1), tx.send(2).unwrap_err().0));
    here.say(tx.send(3).unwrap_err());
    let (tx, rx) = sync_channel(1);
    here.say(format!("{:?} {:?}", tx.try_send(1), tx.try_send(2)));
    here.say(tx.try_send(2).unwrap_err());
    drop(rx);
    here.say(format!("{:?} {:?} {tx:?}", tx.send(3), tx.try_send(4)));
    here.say(tx.try_send(2).unwrap_err());
    let (tx, rx) = sync_channel(0);
    here.say(format!("{:?}", tx.try_send(1)));
    drop(rx);
    here.say(format!("{:?} {:?}", tx.send(2), tx.try_send(3)));
});

alike!(what_is_left_is_dropped_with_the_receiver, |here| {
    use it::sync::mpsc::channel;
    struct Cup<'a>(u32, &'a Here);
    impl Drop for Cup<'_> {
        fn drop(&mut self) {
            self.1.say(format!("drops {}", self.0));
        }
    }
    let (tx, rx) = channel();
    for cup in 1..=3 {
        tx.send(Cup(cup, here)).unwrap();
    }
    drop(rx.recv());
    here.say("goes");
    drop(rx);
    here.say("gone");
    drop(tx);
});

alike!(a_receiver_is_iterated_in_each_way, |here| {
    use it::sync::mpsc::channel;
    let (tx, rx) = channel();
    let second = tx.clone();
    tx.send(1).unwrap();
    second.send(2).unwrap();
    here.say(format!("{:?}", rx.try_iter().collect::<Vec<_>>()));
    tx.send(3).unwrap();
    drop((tx, second));
    for cup in &rx {
        here.say(cup);
    }
    here.say(rx.into_iter().count());
});

alike!(a_full_channel_makes_the_sender_wait, |here| {
    use it::sync::atomic::AtomicU32;
    use it::sync::atomic::Ordering::SeqCst;
    use it::sync::mpsc::sync_channel;
    let (tx, rx) = sync_channel(2);
    let sent = AtomicU32::new(0);
    it::thread::scope(|s| {
        let sent = &sent;
        s.spawn(move || {
            for cup in 0..4 {
                tx.send(cup).unwrap();
                sent.store(cup + 1, SeqCst);
            }
        });
        for cup in 0..4 {
            here.pause();
            // So many that were taken, two in the channel, and none beyond.
            assert!(sent.load(SeqCst) <= cup + 2);
            assert_eq!(rx.recv(), Ok(cup));
        }
        here.say(rx.recv().is_err());
    });
    here.say(sent.load(SeqCst));
});

alike!(without_room_each_message_goes_from_hand_to_hand, |here| {
    use it::sync::atomic::AtomicU32;
    use it::sync::atomic::Ordering::SeqCst;
    use it::sync::mpsc::sync_channel;
    let (tx, rx) = sync_channel(0);
    let sent = AtomicU32::new(0);
    it::thread::scope(|s| {
        let sent = &sent;
        s.spawn(move || {
            for cup in 0..3 {
                tx.send(cup).unwrap();
                sent.store(cup + 1, SeqCst);
            }
        });
        for cup in 0..3 {
            here.pause();
            assert!(sent.load(SeqCst) <= cup);
            assert_eq!(rx.recv(), Ok(cup));
        }
        here.say(rx.recv().is_err());
    });
});

alike!(
    a_sender_that_waits_gets_its_message_back_when_the_receiver_goes,
    |here| {
        use it::sync::mpsc::sync_channel;
        for room in [0, 1] {
            let (tx, rx) = sync_channel(room);
            it::thread::scope(|s| {
                let sends = s.spawn(move || (0..=room).map(|cup| tx.send(cup)).collect::<Vec<_>>());
                here.pause();
                drop(rx);
                let results = sends.join().unwrap();
                here.say(format!("{:?}", results.last()));
            });
        }
    }
);

among!(
    a_message_is_there_or_not_or_nobody_is,
    ["1 ends", "empty ends", "nobody ends"],
    |here| {
        use it::sync::mpsc::{TryRecvError, channel};
        let (tx, rx) = channel();
        let (done, is_done) = channel();
        it::thread::scope(|s| {
            s.spawn(move || {
                here.pause();
                // Half of the orders have it sent to nobody.
                if is_done.try_recv() == Err(TryRecvError::Empty) {
                    tx.send(1).unwrap();
                }
            });
            here.pause();
            done.send(()).ok();
            here.pause();
            here.say(match rx.try_recv() {
                Ok(cup) => cup.to_string(),
                Err(TryRecvError::Empty) => "empty".into(),
                Err(TryRecvError::Disconnected) => "nobody".into(),
            });
        });
    }
);

among!(
    the_messages_of_two_senders_are_mixed,
    [
        "1 2 11 12 ends",
        "1 11 2 12 ends",
        "1 11 12 2 ends",
        "11 1 2 12 ends",
        "11 1 12 2 ends",
        "11 12 1 2 ends"
    ],
    |here| {
        use it::sync::mpsc::channel;
        let (tx, rx) = channel();
        it::thread::scope(|s| {
            for first in [1, 11] {
                let tx = tx.clone();
                s.spawn(move || {
                    for cup in first..first + 2 {
                        here.pause();
                        tx.send(cup).unwrap();
                    }
                });
            }
            drop(tx);
            rx.iter().for_each(|cup| here.say(cup));
        });
    }
);

among!(
    whoever_tries_to_hand_over_finds_somebody_waiting_or_not,
    ["Full(1) ends", "1 ends"],
    |here| {
        use it::sync::mpsc::{TrySendError, sync_channel};
        let (tx, rx) = sync_channel(0);
        it::thread::scope(|s| {
            let receives = s.spawn(move || rx.recv());
            here.pause();
            match tx.try_send(1) {
                Ok(()) => here.say(receives.join().unwrap().unwrap()),
                Err(TrySendError::Full(cup)) => here.say(format!("Full({cup})")),
                Err(TrySendError::Disconnected(_)) => here.say("nobody"),
            }
            drop(tx);
        });
    }
);
