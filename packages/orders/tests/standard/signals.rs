//! `Condvar` and `Barrier`.

use crate::alike::{Here, explored};
use crate::{alike, among};

alike!(whoever_waits_while_goes_on_when_it_is_so_no_more, |here| {
    use it::sync::{Condvar, Mutex};
    let (ready, changed) = (Mutex::new(false), Condvar::new());
    it::thread::scope(|s| {
        let waits = s.spawn(|| {
            let guard = changed.wait_while(ready.lock().unwrap(), |ready| !*ready).unwrap();
            *guard
        });
        here.pause();
        *ready.lock().unwrap() = true;
        changed.notify_one();
        here.say(waits.join().unwrap());
    });
    here.say(format!("{changed:?} {:?}", Condvar::default()));
});

alike!(whoever_waits_while_nothing_keeps_it_does_not_wait, |here| {
    use it::sync::{Condvar, Mutex};
    use it::time::Duration;
    let (lock, changed) = (Mutex::new(3), Condvar::new());
    let guard = changed.wait_while(lock.lock().unwrap(), |value| *value == 0).unwrap();
    let hour = Duration::from_secs(3600);
    let (guard, result) = changed.wait_timeout_while(guard, hour, |value| *value == 0).unwrap();
    here.say(format!("{} {} {result:?}", *guard, result.timed_out()));
});

alike!(whoever_is_woken_in_time_is_told_so, |here| {
    use it::sync::{Condvar, Mutex};
    use it::time::Duration;
    let (lock, changed) = (Mutex::new(0), Condvar::new());
    it::thread::scope(|s| {
        let guard = lock.lock().unwrap();
        s.spawn(|| {
            *lock.lock().unwrap() = 1;
            changed.notify_all();
        });
        let (guard, result) = changed.wait_timeout(guard, Duration::from_secs(3600)).unwrap();
        here.say(format!("{} {}", *guard, result.timed_out()));
    });
});

alike!(one_signal_wakes_one_of_those_who_wait, |here| {
    use it::sync::{Condvar, Mutex};
    let (counts, signal) = (Mutex::new((0, 0)), Condvar::new());
    it::thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| {
                let mut guard = counts.lock().unwrap();
                guard.0 += 1;
                guard = signal.wait(guard).unwrap();
                guard.1 += 1;
            });
        }
        while counts.lock().unwrap().0 < 2 {
            it::thread::yield_now();
        }
        signal.notify_one();
        while counts.lock().unwrap().1 < 1 {
            it::thread::yield_now();
        }
        here.say(counts.lock().unwrap().1);
        signal.notify_one();
    });
    here.say(counts.lock().unwrap().1);
});

alike!(one_signal_to_all_wakes_all_who_wait, |here| {
    use it::sync::{Condvar, Mutex};
    let (counts, signal) = (Mutex::new((0, 0)), Condvar::new());
    it::thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| {
                let mut guard = counts.lock().unwrap();
                guard.0 += 1;
                guard = signal.wait(guard).unwrap();
                guard.1 += 1;
            });
        }
        while counts.lock().unwrap().0 < 2 {
            it::thread::yield_now();
        }
        signal.notify_all();
    });
    here.say(counts.lock().unwrap().1);
});

alike!(whoever_waits_finds_a_lock_poisoned_meanwhile, |here| {
    use it::sync::{Condvar, Mutex};
    let (lock, signal) = (Mutex::new(0), Condvar::new());
    it::thread::scope(|s| {
        let waits = s.spawn(|| {
            let guard = lock.lock().unwrap_or_else(it::sync::PoisonError::into_inner);
            signal
                .wait_while(guard, |value| *value == 0)
                .map(|guard| *guard)
                .map_err(|poisoned| *poisoned.into_inner())
        });
        let falls = s.spawn(|| {
            let mut guard = lock.lock().unwrap();
            *guard = 7;
            signal.notify_all();
            panic!("falls");
        });
        here.say(falls.join().is_err());
        // It may come too late to wait at all, and is not told of the poison then.
        let found = waits.join().unwrap();
        here.say(found.unwrap_or_else(|value| value));
    });
});

/// The real std cannot be asked: it would wait for ever.
#[test]
fn a_signal_that_is_sent_before_anybody_waits_is_lost() {
    fn body(here: &Here) {
        use orders::sync::{Condvar, Mutex};
        let (lock, signal) = (Mutex::new(()), Condvar::new());
        orders::thread::scope(|s| {
            s.spawn(|| drop(signal.wait(lock.lock().unwrap())));
            signal.notify_one();
        });
        here.say("woken");
    }
    let found = explored(body);
    let expected = [vec!["waits for the end of for a signal"], vec!["woken", "ends"]];
    assert_eq!(
        found,
        expected
            .map(|said| said.into_iter().map(str::to_owned).collect())
            .into()
    );
}

#[test]
fn one_signal_for_two_leaves_one_waiting() {
    fn body(here: &Here) {
        use orders::sync::{Condvar, Mutex};
        let (lock, signal) = (Mutex::new(0), Condvar::new());
        orders::thread::scope(|s| {
            for id in [1, 2] {
                let (lock, signal) = (&lock, &signal);
                s.spawn(move || {
                    let guard = signal.wait_while(lock.lock().unwrap(), |value| *value == 0);
                    drop(guard);
                    here.say(id);
                });
            }
            *lock.lock().unwrap() = 1;
            signal.notify_one();
        });
    }
    let found: Vec<String> = explored(body).iter().map(|said| said.join(" ")).collect();
    let stuck = "waits for the end of for a signal";
    assert_eq!(
        found,
        ["1 2 ends", &format!("1 {stuck}"), "2 1 ends", &format!("2 {stuck}")]
    );
}

alike!(one_of_those_who_meet_at_a_barrier_leads, |here| {
    use it::sync::Barrier;
    use it::sync::atomic::AtomicU32;
    use it::sync::atomic::Ordering::SeqCst;
    for (threads, rounds) in [(3, 1), (2, 2)] {
        let (barrier, leaders, come) = (Barrier::new(threads), AtomicU32::new(0), AtomicU32::new(0));
        it::thread::scope(|s| {
            for _ in 0..threads {
                s.spawn(|| {
                    for round in 1..=rounds {
                        come.fetch_add(1, SeqCst);
                        if barrier.wait().is_leader() {
                            leaders.fetch_add(1, SeqCst);
                        }
                        assert!(come.load(SeqCst) >= threads as u32 * round);
                    }
                });
            }
        });
        here.say(format!("{leaders:?} {come:?} {barrier:?}"));
    }
});

alike!(a_barrier_for_one_keeps_nobody, |here| {
    use it::sync::Barrier;
    here.say(format!("{:?} {:?}", Barrier::new(1).wait(), Barrier::new(0).wait()));
});

among!(whoever_comes_last_leads, ["1 leads ends", "2 leads ends"], |here| {
    use it::sync::Barrier;
    let barrier = Barrier::new(2);
    it::thread::scope(|s| {
        for id in [1, 2] {
            let barrier = &barrier;
            s.spawn(move || {
                here.pause();
                if barrier.wait().is_leader() {
                    here.say(format!("{id} leads"));
                }
            });
        }
    });
});
