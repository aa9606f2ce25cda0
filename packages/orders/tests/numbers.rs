//! How many orders there are: the search's number is that of a search that runs each order for itself, and what combinatorics says
//! where it says something.

use std::sync::Arc;

use orders::explorer::{Options, Report, Searched, explore};
use orders::sync::atomic::AtomicU32;
use orders::sync::atomic::Ordering::SeqCst;
use orders::sync::mpsc::channel;
use orders::sync::{Barrier, Mutex};
use orders::thread;

/// What some threads share.
struct Shared {
    numbers: [AtomicU32; 2],
    lock: Mutex<u32>,
    barrier: Barrier,
}

/// A thread's work.
type Work = fn(&Shared);

fn search(threads: &'static [Work], options: &Options) -> Report {
    let program = || {
        let shared = Arc::new(Shared {
            numbers: [const { AtomicU32::new(0) }; 2],
            lock: Mutex::new(0),
            barrier: Barrier::new(2),
        });
        let start = |&work: &Work| {
            let shared = shared.clone();
            thread::spawn(move || work(&shared))
        };
        let started: Vec<_> = threads.iter().map(start).collect();
        started
            .into_iter()
            .for_each(|thread| thread.join().expect("it does not panic"));
        0
    };
    let report = explore(options, program, |_| ());
    assert_eq!(
        report.searched,
        options.preemptions.map_or(Searched::All, Searched::Preemptions)
    );
    report
}

/// The threads can run in so many orders: the two ways of searching say so.
fn orders(number: u64, threads: &'static [Work]) {
    let one_by_one = Options {
        one_by_one: true,
        ..Options::default()
    };
    let (merged, brute) = (search(threads, &Options::default()), search(threads, &one_by_one));
    assert_eq!(
        (merged.orders, brute.orders.clone()),
        (number.to_string(), number.to_string())
    );
    // Each order is a run of its own, at most one more is needed to learn of the program, and four for each outcome, to tell it
    // and to see that it comes again.
    assert!(
        brute.runs - number <= 2 + 4 * brute.outcomes.len() as u64,
        "{} runs",
        brute.runs
    );
}

fn add(shared: &Shared) {
    shared.numbers[0].fetch_add(1, SeqCst);
}

fn add_twice(shared: &Shared) {
    add(shared);
    add(shared);
}

fn add_three_times(shared: &Shared) {
    add_twice(shared);
    add(shared);
}

fn add_four_times(shared: &Shared) {
    add_twice(shared);
    add_twice(shared);
}

fn lock(shared: &Shared) {
    *shared.lock.lock().expect("nobody panics") += 1;
}

fn add_in_lock(shared: &Shared) {
    let _guard = shared.lock.lock();
    add(shared);
}

fn meet(shared: &Shared) {
    shared.barrier.wait();
}

fn meet_and_add(shared: &Shared) {
    meet(shared);
    add(shared);
}

/// Steps of one that are not chosen are in no order: `n` steps beside `n` others are 2n over n.
#[test]
fn two_threads_mix_their_steps_in_each_way() {
    orders(2, &[add, add]);
    orders(6, &[add_twice, add_twice]);
    orders(20, &[add_three_times, add_three_times]);
    orders(70, &[add_four_times, add_four_times]);
}

/// AABB and BBAA keep nobody from going on; ABBA and BAAB do so once; ABAB and BABA twice.
#[test]
fn a_bound_leaves_out_the_orders_that_keep_threads_from_going_on_more_often() {
    for (most, number) in [(0, "2"), (1, "4"), (2, "6"), (3, "6")] {
        for one_by_one in [false, true] {
            let options = Options {
                preemptions: Some(most),
                one_by_one,
                ..Options::default()
            };
            assert_eq!(
                search(&[add_twice, add_twice], &options).orders,
                number,
                "at most {most}"
            );
        }
    }
}

#[test]
fn three_threads_mix_their_steps_in_each_way() {
    orders(6, &[add, add, add]);
    orders(90, &[add_twice, add_twice, add_twice]);
    // 6! / (1! 2! 3!)
    orders(60, &[add, add_twice, add_three_times]);
}

#[test]
fn who_has_the_lock_is_not_mixed_with_who_wants_it() {
    orders(2, &[lock, lock]);
    orders(6, &[lock, lock, lock]);
    // One takes the lock and adds before the other does, which is not kept from taking it by anybody else.
    orders(2, &[add_in_lock, add_in_lock]);
    // The one who only adds comes before, between or after those two steps.
    orders(3, &[add_in_lock, add]);
}

#[test]
fn nobody_passes_a_barrier_before_all_are_there() {
    orders(2, &[meet, meet]);
    // Who comes first, and then who adds first.
    orders(4, &[meet_and_add, meet_and_add]);
}

/// A message can be taken at any time after it was sent: Catalan's numbers.
#[test]
fn what_is_received_was_sent_before() {
    for (messages, number) in [(1, "1"), (2, "2"), (3, "5"), (4, "14")] {
        for one_by_one in [false, true] {
            let program = move || {
                let (tx, rx) = channel();
                let sends =
                    thread::spawn(move || (0..messages).for_each(|cup| tx.send(cup).expect("somebody is there")));
                (0..messages).for_each(|cup| assert_eq!(rx.recv(), Ok(cup)));
                sends.join().expect("it does not panic");
                std::mem::forget(rx);
                0
            };
            let options = Options {
                one_by_one,
                ..Options::default()
            };
            let report = explore(&options, program, |_| ());
            assert_eq!((report.orders.as_str(), report.outcomes.len()), (number, 1));
        }
    }
}
