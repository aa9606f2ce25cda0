//! Programs that are wrong in some order only, and their mended forms.

use std::sync::Arc;

use orders::println;
use orders::sync::atomic::Ordering::SeqCst;
use orders::sync::atomic::{AtomicBool, AtomicU32};
use orders::sync::{Condvar, Mutex, OnceLock};
use orders::thread;

use crate::verdict::{outcomes, search, set, waiting};

/// The line of this file that contains the words first.
fn line_of(words: &str) -> u32 {
    let at = include_str!("classics.rs")
        .lines()
        .position(|line| line.contains(words));
    at.and_then(|at| u32::try_from(at + 1).ok()).expect("they are there")
}

/// Two guests, one seat: each looks whether it is free, and takes it.
fn check_then_act(takes: fn(&Mutex<u32>) -> bool) {
    let (seats, seated) = (Mutex::new(1), AtomicU32::new(0));
    thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| {
                if takes(&seats) {
                    seated.fetch_add(1, SeqCst);
                }
            });
        }
    });
    println!("{}", seated.into_inner());
}

#[test]
fn whoever_checks_and_acts_under_two_locks_may_be_too_late() {
    let report = search(|| {
        check_then_act(|seats| {
            let is_free = *seats.lock().unwrap() > 0;
            if is_free {
                let mut seats = seats.lock().unwrap();
                *seats = seats.saturating_sub(1);
            }
            is_free
        });
    });
    assert_eq!(outcomes(&report), set(["1 ends", "2 ends"]));
}

#[test]
fn whoever_checks_and_acts_under_one_lock_is_not() {
    let report = search(|| {
        check_then_act(|seats| {
            let mut seats = seats.lock().unwrap();
            let is_free = *seats > 0;
            *seats = seats.saturating_sub(1);
            is_free
        });
    });
    assert_eq!(outcomes(&report), set(["1 ends"]));
}

#[test]
fn a_flag_that_is_not_looked_at_again_under_the_lock_makes_it_twice() {
    for (looks_again, found) in [(false, set(["1 ends", "2 ends"])), (true, set(["1 ends"]))] {
        let report = search(move || {
            let (is_made, lock, made) = (AtomicBool::new(false), Mutex::new(()), AtomicU32::new(0));
            thread::scope(|s| {
                for _ in 0..2 {
                    s.spawn(|| {
                        if is_made.load(SeqCst) {
                            return;
                        }
                        let _guard = lock.lock().unwrap();
                        if !looks_again || !is_made.load(SeqCst) {
                            made.fetch_add(1, SeqCst);
                            is_made.store(true, SeqCst);
                        }
                    });
                }
            });
            println!("{}", made.into_inner());
        });
        assert_eq!(outcomes(&report), found, "looks again: {looks_again}");
    }
}

#[test]
fn a_flag_that_is_raised_too_early_shows_what_is_not_made() {
    for (early, found) in [
        (true, set(["0 ends", "7 ends", "none ends"])),
        (false, set(["7 ends", "none ends"])),
    ] {
        let report = search(move || {
            let (is_made, value) = (AtomicBool::new(false), AtomicU32::new(0));
            thread::scope(|s| {
                s.spawn(|| {
                    is_made.store(early, SeqCst);
                    value.store(7, SeqCst);
                    is_made.store(true, SeqCst);
                });
                if is_made.load(SeqCst) {
                    println!("{}", value.load(SeqCst));
                } else {
                    println!("none");
                }
            });
        });
        assert_eq!(outcomes(&report), found, "early: {early}");
    }
}

/// Three philosophers; the last takes his forks in the order that is given.
fn dine(last: [usize; 2]) {
    let forks = Arc::new([const { Mutex::new(()) }; 3]);
    let seats = [("ada", [0, 1]), ("bea", [1, 2]), ("cid", last)];
    let dinner = seats.map(|(name, [left, right])| {
        let forks = forks.clone();
        let dines = move || {
            let _left = forks[left].lock().unwrap();
            let _right = forks[right].lock().unwrap();
        };
        thread::Builder::new().name(name.into()).spawn(dines).unwrap()
    });
    dinner.into_iter().for_each(|dines| dines.join().unwrap());
}

#[test]
fn three_philosophers_wait_in_a_ring() {
    let right = line_of("let _right = forks");
    let report = search(|| dine([2, 0]));
    assert_eq!(outcomes(&report), set(["ends", "stuck"]));
    let waits = |who, of| format!("{who} at {right} for the lock of {of}");
    let found = waiting(&report);
    assert_eq!(found.len(), 1);
    for waits in [waits("ada", "bea"), waits("bea", "cid"), waits("cid", "ada")] {
        assert!(found.first().unwrap().contains(&waits), "{waits}: {found:?}");
    }
}

#[test]
fn three_philosophers_who_take_the_lower_fork_first_do_not() {
    assert_eq!(outcomes(&search(|| dine([0, 2]))), set(["ends"]));
}

/// Whoever draws a ticket waits for its turn.
fn ticket_lock(draws: fn(&AtomicU32) -> u32) {
    let (next, turn, count) = (AtomicU32::new(0), AtomicU32::new(0), AtomicU32::new(0));
    thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| {
                let ticket = draws(&next);
                while turn.load(SeqCst) < ticket {
                    thread::yield_now();
                }
                let seen = count.load(SeqCst);
                count.store(seen + 1, SeqCst);
                turn.store(ticket + 1, SeqCst);
            });
        }
    });
    println!("{}", count.into_inner());
}

#[test]
fn tickets_let_one_in_after_the_other() {
    let report = search(|| ticket_lock(|next| next.fetch_add(1, SeqCst)));
    assert_eq!(outcomes(&report), set(["2 ends"]));
}

#[test]
fn two_with_one_ticket_come_in_at_once() {
    let report = search(|| {
        ticket_lock(|next| {
            let ticket = next.load(SeqCst);
            next.store(ticket + 1, SeqCst);
            ticket
        });
    });
    assert_eq!(outcomes(&report), set(["1 ends", "2 ends"]));
}

/// A buffer for one, two who put and two who take, by these two conditions.
fn buffer(signals: usize, all: bool) {
    let (full, conditions) = (Mutex::new(false), [const { Condvar::new() }; 2]);
    let pass = |own: usize, fills: bool| {
        let condition = &conditions[own % signals];
        let mut is_full = condition
            .wait_while(full.lock().unwrap(), |full| *full == fills)
            .unwrap();
        *is_full = fills;
        let other = &conditions[(own + 1) % signals];
        if all { other.notify_all() } else { other.notify_one() }
    };
    thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| pass(0, true));
            s.spawn(|| pass(1, false));
        }
    });
}

#[test]
fn one_condition_for_both_sides_wakes_the_wrong_one() {
    let report = search(|| buffer(1, false));
    assert_eq!(outcomes(&report), set(["ends", "stuck"]));
    let at = format!("at {} for a signal", line_of(".wait_while(full.lock()"));
    assert!(
        waiting(&report)
            .iter()
            .all(|stuck| stuck.iter().any(|waits| waits.contains(&at))),
        "{:?}",
        waiting(&report)
    );
}

#[test]
fn one_condition_that_wakes_all_wakes_the_right_one_too() {
    assert_eq!(outcomes(&search(|| buffer(1, true))), set(["ends"]));
}

#[test]
fn a_condition_for_each_side_wakes_the_right_one() {
    assert_eq!(outcomes(&search(|| buffer(2, false))), set(["ends"]));
}

#[test]
fn one_who_makes_it_while_it_is_made_waits_for_itself() {
    let report = search(|| {
        let lock = OnceLock::new();
        lock.get_or_init(|| *lock.get_or_init(|| 1));
    });
    assert_eq!(outcomes(&report), set(["stuck"]));
}
