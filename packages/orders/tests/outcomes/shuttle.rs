//! Five situations from Shuttle's own tests, in our words, with the same verdicts.

use orders::println;
use orders::sync::atomic::AtomicU32;
use orders::sync::atomic::Ordering::SeqCst;
use orders::sync::mpsc::sync_channel;
use orders::sync::{Barrier, Condvar, Mutex, RwLock};
use orders::thread;

use crate::verdict::{outcomes, search, set, waiting};

/// `basic/mutex.rs`, `concurrent_increment_buggy` and `concurrent_increment`.
#[test]
fn a_sum_under_two_locks_is_lost_and_under_one_is_not() {
    for (at_once, found) in [(false, set(["1 ends", "2 ends"])), (true, set(["2 ends"]))] {
        let report = search(move || {
            let sum = Mutex::new(0);
            thread::scope(|s| {
                for _ in 0..2 {
                    s.spawn(|| {
                        if at_once {
                            *sum.lock().unwrap() += 1;
                        } else {
                            let seen = *sum.lock().unwrap();
                            *sum.lock().unwrap() = seen + 1;
                        }
                    });
                }
            });
            println!("{}", sum.into_inner().unwrap());
        });
        assert_eq!(outcomes(&report), found);
    }
}

/// `basic/rwlock.rs`, `deadlock`: one reads both, the other writes both, the other way round.
#[test]
fn readers_and_writers_wait_for_each_other() {
    let report = search(|| {
        let (first, second) = (RwLock::new(0), RwLock::new(0));
        thread::scope(|s| {
            s.spawn(|| {
                let _first = first.read().unwrap();
                let _second = second.read().unwrap();
            });
            let _second = second.write().unwrap();
            let _first = first.write().unwrap();
        });
    });
    assert_eq!(outcomes(&report), set(["ends", "stuck"]));
    let stuck = waiting(&report).into_iter().flatten().collect::<Vec<_>>().join(", ");
    assert!(
        stuck.contains("the writer's lock of main") && stuck.contains("a reader's lock of"),
        "{stuck}"
    );
}

/// `basic/condvar.rs`, `producer_consumer_broken1` and the one that follows it: whoever waits must look again.
#[test]
fn whoever_looks_once_takes_what_is_not_there() {
    for (again, found) in [(false, set(["panics", "ends"])), (true, set(["ends"]))] {
        let report = search(move || {
            let (count, put) = (Mutex::new(0), Condvar::new());
            thread::scope(|s| {
                for _ in 0..2 {
                    s.spawn(|| {
                        let mut guard = count.lock().unwrap();
                        if again {
                            guard = put.wait_while(guard, |count| *count == 0).unwrap();
                        } else if *guard == 0 {
                            guard = put.wait(guard).unwrap();
                        }
                        // Not while it is locked, so that nothing is poisoned.
                        let is_there = *guard > 0;
                        *guard -= i32::from(is_there);
                        drop(guard);
                        assert!(is_there, "nothing to get");
                    });
                }
                for _ in 0..2 {
                    *count.lock().unwrap() += 1;
                    put.notify_all();
                }
            });
        });
        assert_eq!(outcomes(&report), found, "again: {again}");
    }
}

/// `basic/barrier.rs`, `barrier_test_many_ok` and `barrier_test_many_block`.
#[test]
fn a_barrier_opens_when_all_have_come_and_not_before() {
    for (come, found) in [(2, set(["ends"])), (3, set(["stuck"]))] {
        let report = search(move || {
            let barrier = Barrier::new(2);
            thread::scope(|s| {
                for _ in 0..come {
                    s.spawn(|| barrier.wait());
                }
            });
        });
        assert_eq!(outcomes(&report), found, "{come} come");
    }
}

/// `basic/mpsc.rs`, `mpsc_bounded_sender_buffered`, `mpsc_bounded_sender_blocked` and `mpsc_rendezvous_sender_block`.
#[test]
fn a_sender_waits_where_there_is_no_room() {
    for (room, found) in [(2, set(["2 ends"])), (1, set(["stuck"])), (0, set(["stuck"]))] {
        let report = search(move || {
            let (tx, _rx) = sync_channel(room);
            let sent = AtomicU32::new(0);
            thread::scope(|s| {
                s.spawn(|| {
                    for cup in 0..2 {
                        tx.send(cup).unwrap();
                        sent.fetch_add(1, SeqCst);
                    }
                });
            });
            println!("{}", sent.into_inner());
        });
        assert_eq!(outcomes(&report), found, "room for {room}");
    }
}
