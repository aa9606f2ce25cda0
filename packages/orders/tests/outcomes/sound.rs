//! Nothing that a program may really do is left out, and nothing is made up.

use std::collections::HashMap;
use std::hint::black_box;

use orders::explorer::{Options, explore};
use orders::sync::atomic::AtomicU32;
use orders::sync::atomic::Ordering::SeqCst;
use orders::sync::{Mutex, Once};
use orders::thread::{self, Builder};
use orders::{print, println};

use crate::verdict::{outcomes, search, set};

#[test]
fn what_a_scoped_thread_writes_through_a_reference_differs_from_order_to_order() {
    let report = search(|| {
        let next = AtomicU32::new(0);
        let mut places = [0; 4];
        thread::scope(|s| {
            for place in &mut places {
                let next = &next;
                s.spawn(move || *place = next.fetch_add(1, SeqCst));
            }
        });
        println!("{places:?}");
    });
    assert_eq!(outcomes(&report).len(), 24, "{:?}", outcomes(&report));
}

#[test]
fn to_sleep_twice_waits_for_nobody() {
    let report = search(|| {
        let number = AtomicU32::new(0);
        thread::scope(|s| {
            s.spawn(|| number.store(1, SeqCst));
            thread::sleep(std::time::Duration::from_millis(1));
            thread::sleep(std::time::Duration::from_millis(1));
            println!("{}", number.load(SeqCst));
        });
    });
    assert_eq!(outcomes(&report), set(["0 ends", "1 ends"]));
}

#[test]
fn a_loop_that_sleeps_until_something_happens_comes_to_its_end() {
    let report = search(|| {
        let number = AtomicU32::new(0);
        thread::scope(|s| {
            s.spawn(|| number.store(1, SeqCst));
            while number.load(SeqCst) == 0 {
                thread::sleep(std::time::Duration::from_millis(1));
                thread::yield_now();
            }
            println!("{}", number.load(SeqCst));
        });
    });
    assert_eq!(outcomes(&report), set(["1 ends"]));
}

#[test]
fn what_is_printed_differently_each_time_is_refused() {
    let program = || {
        let tills: HashMap<u32, u32> = (0..9).map(|till| (till, 0)).collect();
        println!("{:?}", tills.keys());
        0
    };
    let why = explore(&Options::default(), program, |_| ()).refused;
    assert!(
        why.as_ref().is_some_and(|why| why.contains("different each time")),
        "{why:?}"
    );
}

#[test]
fn others_print_between_the_pieces_of_a_line() {
    let report = search(|| {
        let till = Mutex::new(0);
        let anna = thread::spawn(|| println!("[anna] pays"));
        print!("tea, ");
        drop(till.lock());
        println!("please");
        anna.join().unwrap();
    });
    let together = |found: &str| {
        found.contains("tea, please") && found.contains(" [anna] pays") || found.starts_with("[anna] pays ")
    };
    let found = outcomes(&report);
    let apart = set(["tea, [anna] pays please ends"]);
    assert!(found.is_superset(&apart) && found.len() == 2, "{found:?}");
    assert!(found.difference(&apart).all(|found| together(found)), "{found:?}");
}

#[test]
fn the_last_line_is_printed_without_its_end_too() {
    let report = search(|| {
        let number = AtomicU32::new(0);
        thread::scope(|s| {
            s.spawn(|| number.store(1, SeqCst));
            print!("{}", number.load(SeqCst));
        });
    });
    assert_eq!(outcomes(&report), set(["0 ends", "1 ends"]));
}

#[test]
fn a_thread_has_as_large_a_stack_as_std_gives_it_or_as_it_asks_for() {
    let report = search(|| {
        let tables = [1_u8; 4 << 20];
        black_box(&tables);
        thread::spawn(|| {
            let tables = [1_u8; 1 << 20];
            black_box(&tables);
        })
        .join()
        .unwrap();
        let large = Builder::new().stack_size(16 << 20).spawn(|| {
            let tables = [1_u8; 12 << 20];
            black_box(&tables);
        });
        large.unwrap().join().unwrap();
    });
    assert_eq!(outcomes(&report), set(["ends"]));
}

#[test]
fn what_is_in_a_lock_is_shown_while_nobody_else_has_it() {
    let report = search(|| {
        let tills = Mutex::new(vec![AtomicU32::new(0), AtomicU32::new(1)]);
        thread::scope(|s| {
            s.spawn(|| *tills.lock().unwrap() = Vec::new());
            println!("{tills:?}");
        });
    });
    let shown = |data: &str| format!("Mutex {{ data: {data}, poisoned: false, .. }} ends");
    let expected = ["[0, 1]", "[]", "\"<locked>\""].map(shown);
    assert_eq!(outcomes(&report), expected.into());
}

#[test]
fn who_waits_for_what_panicked_panics_too() {
    let report = search(|| {
        let once = Once::new();
        thread::scope(|s| {
            s.spawn(|| once.call_once(|| panic!("burnt"))).join().unwrap_err();
            once.wait();
        });
    });
    assert_eq!(outcomes(&report), set(["panics"]));
}
