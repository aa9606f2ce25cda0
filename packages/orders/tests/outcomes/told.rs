//! An order is told so that it can be read beside the program, and run again.

use std::collections::BTreeSet;

use orders::explorer::{Ending, Options, Outcome, Report, Status, explore};
use orders::process::{self, ExitCode};
use orders::sync::atomic::AtomicU32;
use orders::sync::atomic::Ordering::{Relaxed, SeqCst};
use orders::sync::{Arc, Mutex, mpsc};
use orders::{println, thread};

fn found<T: Status + 'static>(options: &Options, program: fn() -> T) -> Report {
    let report = explore(options, move || program().status(), |_| ());
    assert_eq!(report.refused, None);
    report
}

#[test]
fn each_step_has_its_line_and_an_unlock_that_of_its_lock() {
    const LINE: u32 = line!() + 3;
    let report = found(&Options::default(), || {
        let (till, (sender, receiver)) = (Mutex::new(0), mpsc::channel());
        let paying = thread::spawn(move || {
            let mut till = till.lock().unwrap();
            *till += 2;
            sender.send(*till).unwrap();
            drop(till);
        });
        println!("[main] has {}", receiver.recv().unwrap());
        paying.join().unwrap();
    });
    let steps: BTreeSet<_> = report
        .outcomes
        .iter()
        .flat_map(|outcome| &outcome.steps)
        .map(|step| (step.line - LINE, step.does.as_str()))
        .collect();
    for step in [
        (1, "locks"),
        (1, "unlocks"),
        (3, "sends"),
        (6, "receives"),
        (6, "prints"),
        (7, "joins"),
    ] {
        assert!(steps.contains(&step), "{step:?} is not among {steps:?}");
    }
}

#[test]
fn lines_with_weaker_orderings_are_told_and_no_others() {
    const LINE: u32 = line!() + 3;
    let report = found(&Options::default(), || {
        let number = AtomicU32::new(0);
        number.store(1, Relaxed);
        number.store(2, SeqCst);
        number.fetch_add(1, Relaxed);
        let _ = number.compare_exchange(2, 3, SeqCst, Relaxed);
    });
    assert_eq!(report.weaker, [LINE, LINE + 2, LINE + 3]);
}

#[test]
fn a_program_ends_with_the_status_that_it_says() {
    let ending = |program: fn() -> ExitCode| found(&Options::default(), program).outcomes[0].ending;
    assert_eq!(ending(|| ExitCode::SUCCESS), Ending::Exits(0));
    assert_eq!(ending(|| ExitCode::FAILURE), Ending::Exits(1));
    assert_eq!(ending(|| 3.into()), Ending::Exits(3));
    assert_eq!(ending(|| process::exit(4)), Ending::Exits(4));
    assert_eq!(
        ending(|| {
            thread::spawn(|| process::abort()).join().unwrap();
            ExitCode::SUCCESS
        }),
        Ending::Exits(134)
    );
    assert_eq!(ending(|| panic!("no tea")), Ending::Panics);
}

/// Whose threads are started by threads, those of the one or of the other first.
fn families() {
    let came = Arc::new(AtomicU32::new(0));
    let families = [1, 2].map(|number| {
        let came = came.clone();
        thread::spawn(move || {
            let place = came.fetch_add(1, SeqCst);
            let child = thread::spawn(move || came.fetch_add(10, SeqCst));
            child.join().unwrap();
            println!("[{number}] was {place}");
        })
    });
    for family in families {
        family.join().unwrap();
    }
}

/// What has to be said to run an order again: as those who read a report do.
fn order(outcome: &Outcome) -> Vec<usize> {
    let number = |thread: usize| {
        let at = outcome.begun.iter().position(|&begun| begun == thread);
        at.unwrap_or(thread)
    };
    let steps = outcome.steps.iter();
    steps.map(|step| number(step.thread) + 64 * step.way).collect()
}

fn printed(outcome: &Outcome) -> Vec<String> {
    let steps = outcome.steps.iter();
    steps.flat_map(|step| step.prints.clone()).collect()
}

#[test]
fn an_order_can_be_run_again_where_threads_start_threads() {
    let report = found(&Options::default(), families);
    assert!(report.outcomes.iter().any(|outcome| !outcome.begun.is_empty()));
    for outcome in &report.outcomes {
        let options = Options {
            replay: Some(order(outcome)),
            ..Options::default()
        };
        let again = found(&options, families);
        assert_eq!(printed(&again.outcomes[0]), printed(outcome));
        let does = |outcome: &Outcome| {
            outcome
                .steps
                .iter()
                .map(|step| (step.line, step.does.clone()))
                .collect::<Vec<_>>()
        };
        assert_eq!(does(&again.outcomes[0]), does(outcome));
    }
}

#[test]
fn an_order_that_is_too_short_or_too_long_is_refused() {
    let report = found(&Options::default(), families);
    let whole = order(&report.outcomes[0]);
    let (_, short) = whole.split_last().unwrap();
    let long = [&whole[..], &[0]].concat();
    for order in [short.to_vec(), long] {
        let options = Options {
            replay: Some(order),
            ..Options::default()
        };
        let program = || {
            families();
            0
        };
        let why = explore(&options, program, |_| ())
            .refused
            .expect("it is no order of the program");
        assert!(why.contains("the order does not fit the program: it has"), "{why}");
    }
}
