//! What cannot be explored is refused by name, with its line.

use std::hash::{BuildHasher, RandomState};

use orders::explorer::{Options, explore};
use orders::sync::atomic::Ordering::SeqCst;
use orders::sync::atomic::{AtomicBool, AtomicU32};
use orders::{io, thread, time};

/// Why the program is refused.
fn refusal(program: fn()) -> String {
    let program = move || {
        program();
        0
    };
    let report = explore(&Options::default(), program, |_| ());
    assert!(report.outcomes.is_empty());
    report.refused.expect("it is refused")
}

#[test]
fn who_asks_the_clock_is_refused() {
    const LINE: u32 = line!() + 1;
    let why = refusal(|| _ = time::Instant::now());
    assert!(
        why.contains("Instant::now") && why.ends_with(&format!("(line {LINE})")),
        "{why}"
    );
}

#[test]
fn who_waits_for_a_key_is_refused() {
    const LINE: u32 = line!() + 1;
    let why = refusal(|| _ = io::stdin());
    assert!(
        why.contains("stdin") && why.ends_with(&format!("(line {LINE})")),
        "{why}"
    );
}

#[test]
fn more_threads_than_can_be_told_apart_are_refused() {
    const LINE: u32 = line!() + 1;
    let why = refusal(|| (0..64).for_each(|_| thread::spawn(|| ()).join().unwrap()));
    assert!(
        why.starts_with("more than 64 threads and tasks") && why.ends_with(&format!("(line {LINE})")),
        "{why}"
    );
}

#[test]
fn a_loop_that_waits_and_lets_nobody_go_on_is_refused() {
    const LINE: u32 = line!() + 5;
    let why = refusal(|| {
        let is_ready = AtomicBool::new(false);
        thread::scope(|s| {
            s.spawn(|| is_ready.store(true, SeqCst));
            while !is_ready.load(SeqCst) {}
        });
    });
    assert!(
        why.contains("a loop that waits must") && why.contains(&format!("line {LINE}")),
        "{why}"
    );
}

#[test]
fn what_is_different_each_time_is_refused() {
    let why = refusal(|| {
        let numbers = [const { AtomicU32::new(0) }; 2];
        thread::scope(|s| {
            for _ in 0..2 {
                s.spawn(|| {
                    for bit in 0..8 {
                        if RandomState::new().hash_one(0) >> bit & 1 > 0 {
                            numbers[0].fetch_add(1, SeqCst);
                        } else {
                            numbers[1].store(2, SeqCst);
                        }
                    }
                });
            }
        });
    });
    assert!(why.contains("different each time"), "{why}");
}
