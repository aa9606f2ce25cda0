//! What comes out of a program, in short. Knows nothing of the programs.

use std::collections::BTreeSet;

use orders::explorer::{Ending, Options, Report, Searched, explore};

/// Searches a program, all of it.
pub(crate) fn search(program: impl Fn() + 'static) -> Report {
    let program = move || {
        program();
        0
    };
    let report = explore(&Options::default(), program, |_| ());
    assert_eq!(report.refused, None);
    assert_eq!(report.searched, Searched::All);
    report
}

/// Each thing that comes out: `ends`, `panics` or `stuck`, and what was printed.
pub(crate) fn outcomes(report: &Report) -> BTreeSet<String> {
    let outcomes = report.outcomes.iter().map(|outcome| {
        let ending = match outcome.ending {
            Ending::Exits(_) => "ends",
            Ending::Panics => "panics",
            Ending::IsStuck => "stuck",
        };
        let printed = outcome.steps.iter().flat_map(|step| &step.prints).map(String::as_str);
        printed.chain([ending]).collect::<Vec<_>>().join(" ")
    });
    outcomes.collect()
}

/// The outcomes, as they should be.
pub(crate) fn set<const N: usize>(outcomes: [&str; N]) -> BTreeSet<String> {
    outcomes.map(str::to_owned).into()
}

/// In how many ways it gets stuck: in each, who waits, at which line, for what, of whom.
pub(crate) fn waiting(report: &Report) -> BTreeSet<Vec<String>> {
    let name = |thread: usize| report.threads[thread].as_str();
    let stuck = report
        .outcomes
        .iter()
        .filter(|outcome| outcome.ending == Ending::IsStuck);
    let waiting = stuck.map(|outcome| {
        let waiting = outcome.waiting.iter().map(|waiting| {
            let of = waiting.of.map_or(String::new(), |of| format!(" of {}", name(of)));
            format!("{} at {} for {}{of}", name(waiting.thread), waiting.line, waiting.what)
        });
        waiting.collect()
    });
    waiting.collect()
}
