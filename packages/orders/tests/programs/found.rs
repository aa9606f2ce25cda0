//! What a search reports, and what runs of the real std show, as outcomes that can be compared. Knows nothing of what should come out.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use super::interpreter::{explored, real};
use super::{Outcome, Program};
use orders::explorer::{Ending, Options, Report, explore};

/// Searches a program.
pub(crate) fn search(program: &Program, options: &Options) -> Report {
    let program = program.clone();
    let say = Arc::new(|lane: &str, line: String| orders::println!("[{lane}] {line}"));
    explore(options, move || explored::run(&program, say.clone()), |_| ())
}

/// The outcomes in a report.
pub(crate) fn outcomes(report: &Report) -> BTreeSet<Outcome> {
    let outcomes = report.outcomes.iter().map(|outcome| {
        let mut lanes: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let printed = outcome
            .steps
            .iter()
            .flat_map(|step| step.prints.iter().chain(&step.complains));
        for line in printed {
            let (lane, line) = match line.strip_prefix('[').and_then(|rest| rest.split_once("] ")) {
                Some((lane, line)) => (lane, line),
                None => (line.split('\'').nth(1).expect("a thread's name"), "panics"),
            };
            lanes.entry(lane.to_owned()).or_default().push(line.to_owned());
        }
        let ending = match outcome.ending {
            Ending::Exits(status) => format!("exits {status}"),
            Ending::Panics => "panics".to_owned(),
            Ending::IsStuck => "is stuck".to_owned(),
        };
        let waiting = outcome.waiting.iter();
        let waiting = waiting.map(|waiting| (report.threads[waiting.thread].clone(), waiting.what.clone()));
        Outcome {
            ending,
            lanes,
            waiting: waiting.collect(),
        }
    });
    outcomes.collect()
}

/// What the real std shows in one run, with a little jitter; panics are left out of the lanes.
pub(crate) fn once(program: &Program) -> Outcome {
    let lanes: Arc<Mutex<BTreeMap<String, Vec<String>>>> = Arc::default();
    let say = {
        let lanes = lanes.clone();
        Arc::new(move |lane: &str, line: String| {
            let mut lanes = lanes.lock().expect("nobody panics here");
            lanes.entry(lane.to_owned()).or_default().push(line);
        })
    };
    let ended = catch_unwind(AssertUnwindSafe(|| real::run(program, say)));
    let lanes = lanes.lock().expect("nobody panics here").clone();
    Outcome {
        ending: ended.map_or_else(|_| "panics".to_owned(), |status| format!("exits {status}")),
        lanes,
        waiting: BTreeSet::new(),
    }
}
