//! Runs a body on the real std, many times, and on `orders`, in every order, and compares. Knows nothing of what the bodies do.

use std::any::Any;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use orders::explorer::{Ending, Options, Report, Searched, explore};

/// What a body says, line by line, and in the end how it ended.
pub(crate) type Said = Vec<String>;

/// What a body is given.
#[derive(Clone)]
pub(crate) struct Here {
    say: Arc<dyn Fn(String) + Send + Sync>,
    pause: fn(),
}

impl Here {
    /// Says a line, or several; the order of all counts.
    pub(crate) fn say(&self, line: impl ToString) {
        line.to_string().lines().for_each(|line| (self.say)(line.to_owned()));
    }

    /// On the real std, now and then, takes a little time.
    pub(crate) fn pause(&self) {
        (self.pause)();
    }
}

/// What a panic said.
pub(crate) fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    text.unwrap_or_else(|| "something else".into())
}

fn jitter() {
    static SEED: AtomicU32 = AtomicU32::new(1);
    let drawn = SEED.fetch_add(0x9e37_79b9, Ordering::Relaxed).wrapping_mul(0x85eb_ca6b) >> 24;
    match drawn % 8 {
        0..5 => {}
        5 => std::thread::yield_now(),
        _ => std::thread::sleep(Duration::from_micros(u64::from(drawn))),
    }
}

/// What the body says on the real std, in so many runs.
pub(crate) fn real(times: usize, body: fn(&Here)) -> BTreeSet<Said> {
    let once = || {
        let said: Arc<Mutex<Said>> = Arc::default();
        let log = said.clone();
        let say = Arc::new(move |line| log.lock().expect("nobody panics here").push(line));
        let ended = catch_unwind(AssertUnwindSafe(|| body(&Here { say, pause: jitter })));
        let mut said = std::mem::take(&mut *said.lock().expect("nobody panics here"));
        said.push(if ended.is_ok() { "ends" } else { "panics" }.into());
        said
    };
    (0..times).map(|_| once()).collect()
}

/// What is found so.
pub(crate) fn search_with(body: fn(&Here), options: &Options) -> Report {
    let program = move || {
        let say = Arc::new(|line| orders::println!("{line}"));
        body(&Here { say, pause: || () });
        0
    };
    explore(options, program, |_| ())
}

/// What was found in every order.
pub(crate) fn search(body: fn(&Here)) -> Report {
    let report = search_with(body, &Options::default());
    assert_eq!(report.refused, None);
    assert_eq!(report.searched, Searched::All);
    assert_eq!(report.more_outcomes, 0);
    report
}

/// What the body says here, in every order.
pub(crate) fn explored(body: fn(&Here)) -> BTreeSet<Said> {
    let report = search(body);
    let outcomes = report.outcomes.iter().map(|outcome| {
        let mut said: Said = outcome.steps.iter().flat_map(|step| step.prints.clone()).collect();
        let waits = outcome.waiting.iter().map(|waiting| format!(" for {}", waiting.what));
        said.push(match outcome.ending {
            Ending::Exits(0) => "ends".to_owned(),
            Ending::Exits(status) => format!("exits {status}"),
            Ending::Panics => "panics".to_owned(),
            Ending::IsStuck => format!("waits{}", waits.collect::<String>()),
        });
        said
    });
    outcomes.collect()
}

/// The same body for both, each with its std as `it`: `alike!` where it always says the same, `among!` where what the real one
/// says must be among what is found, which is given after it.
#[macro_export]
macro_rules! both {
    ($body:item) => {
        #[allow(unused_imports, reason = "not every body needs all")]
        mod real {
            use std as it;
            use $crate::alike::{Here, words};
            $body
        }
        #[allow(unused_imports, reason = "not every body needs all")]
        mod explored {
            use orders as it;
            use $crate::alike::{Here, words};
            $body
        }
    };
}

/// A body that says the same here and there, in every order.
#[macro_export]
macro_rules! alike {
    ($name:ident, |$here:ident| $body:block) => {
        #[test]
        fn $name() {
            $crate::both! { pub(super) fn body($here: &Here) $body }
            let real = $crate::alike::real(5, real::body);
            assert_eq!($crate::alike::explored(explored::body), real);
            assert_eq!(real.len(), 1, "{real:?}");
        }
    };
}

/// A body that may say one thing or another: what it says there is among what it says here, which is all of this.
#[macro_export]
macro_rules! among {
    ($name:ident, $all:expr, |$here:ident| $body:block) => {
        #[test]
        fn $name() {
            $crate::both! { pub(super) fn body($here: &Here) $body }
            let explored = $crate::alike::explored(explored::body);
            let said: std::collections::BTreeSet<String> = explored.iter().map(|said| said.join(" ")).collect();
            let all: std::collections::BTreeSet<String> = $all.iter().map(ToString::to_string).collect();
            assert_eq!(said, all);
            let real = $crate::alike::real(60, real::body);
            assert!(explored.is_superset(&real), "{real:?}");
        }
    };
}
