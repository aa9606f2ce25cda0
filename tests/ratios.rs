//! Where the processor decides how long something takes, ratios of times are judged on runs that have the machine to
//! themselves as far as this test can see to it. Another program's work is no fault of a listing's, and no excuse.
//!
//! Work from outside makes a length of time longer, never shorter. So both sides of a claim are run again and again, in
//! turn, and the least of each is compared: three times, and for a minute more, for all of them together, where not all
//! hold. In the same rounds two processes of the sequential program run side by side: where even they miss the ratio, the
//! machine has no second core to give, and the claim is left open, neither held nor broken. What else does not hold is
//! broken.

mod common;

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::{LazyLock, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use common::runner::{RUNNER, is_of};
use common::skip::leave_open;
use common::{CATALOG, report};
use listing::{Claim, Interpreter, Language, Listing, Ratio, Run, Timeline};

/// Rounds before a claim may count as held: one long side that was disturbed must not make it true.
const FEWEST: usize = 3;

/// For more rounds than the fewest, for all claims of a test together.
const PATIENCE: Duration = Duration::from_secs(60);

/// One round of the judge's work at a time, or the tests would disturb each other.
static ALONE: Mutex<()> = Mutex::new(());

/// The program that the machine itself is tried with.
static SEQUENTIAL: LazyLock<&Listing> = LazyLock::new(|| {
    CATALOG
        .get("cpu_sequential")
        .expect("the listing of the chapter CPU-bound work")
});

/// A claim to judge, and what it compared in each round.
struct Trial<'a> {
    listing: &'a Listing,
    language: Language,
    claim: &'a Claim,
    rounds: Vec<Ratio>,
}

impl Trial<'_> {
    fn least(&self) -> Option<Ratio> {
        self.rounds.iter().copied().reduce(Ratio::least)
    }

    fn holds(&self, control: &Control) -> bool {
        let least = self.least().filter(|_| self.rounds.len() >= FEWEST);
        least.is_some_and(|least| least.holds() && control.can_show(&least))
    }

    /// The programs whose runs it compares.
    fn programs(&self) -> impl Iterator<Item = (String, Language)> {
        let compared = self.claim.compared_listings().into_iter();
        compared
            .chain([self.listing.name.as_str()])
            .map(|name| (name.to_owned(), self.language))
    }

    fn note(&mut self, runs: &BTreeMap<(String, Language), Run>) {
        let other = |name: &str| runs.get(&(name.to_owned(), self.language)).map(Timeline::of);
        let run = Timeline::of(&runs[&(self.listing.name.clone(), self.language)]);
        let ratio = self
            .claim
            .ratio(&run, &other)
            .unwrap_or_else(|fault| panic!("{self}: {fault}"));
        self.rounds
            .push(ratio.expect("only claims about lengths of time are judged here"));
    }

    /// With the figures of every round.
    fn figures(&self) -> String {
        let rounds = self.rounds.iter().map(|Ratio { less, more, .. }| {
            let ratio = less / more;
            format!("    {less:.6} s against {more:.6} s, a ratio of {ratio:.2}")
        });
        rounds.collect::<Vec<_>>().join("\n")
    }
}

impl std::fmt::Display for Trial<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{} in {}: `{}`", self.listing.name, self.language.name(), self.claim)
    }
}

/// The sequential program alone and twice side by side: what the machine has to give.
struct Control {
    alone: f64,
    together: f64,
}

impl Control {
    fn new() -> Self {
        Control {
            alone: f64::INFINITY,
            together: f64::INFINITY,
        }
    }

    fn round(&mut self) {
        let once = || RUNNER.run(*SEQUENTIAL, Language::Rust).unwrap().duration;
        self.alone = self.alone.min(once());
        let together = thread::scope(|scope| {
            let other = scope.spawn(once);
            once().max(other.join().expect("a run that failed has said so"))
        });
        self.together = self.together.min(together);
    }

    /// Whether this machine, as busy as it is, could show such a ratio. One below a half is no matter of cores.
    fn can_show(&self, claimed: &Ratio) -> bool {
        claimed.factor < 0.5 || self.ratio() < claimed.factor
    }

    /// The time of two side by side as a part of their time one after the other.
    fn ratio(&self) -> f64 {
        self.together / (2.0 * self.alone)
    }
}

/// Runs what the claims compare, in turn, until all hold or the time is over.
fn judge(trials: &mut [Trial], patience: Duration) -> Control {
    let _alone = ALONE.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let mut start = Instant::now();
    let mut control = Control::new();
    for round in 0.. {
        if round == FEWEST {
            start = Instant::now();
        }
        let open = || trials.iter().filter(|trial| !trial.holds(&control));
        if open().next().is_none() || round >= FEWEST && start.elapsed() > patience {
            break;
        }
        let mut programs: Vec<(String, Language)> = open().flat_map(Trial::programs).collect();
        programs.sort();
        programs.dedup();
        if round % 2 == 1 {
            programs.reverse();
        }
        let run = |(name, language): (String, Language)| {
            let listing = CATALOG
                .get(&name)
                .unwrap_or_else(|| panic!("there is no listing {name}"));
            let run = RUNNER.run(listing, language).unwrap();
            ((name, language), run)
        };
        let runs = programs.into_iter().map(run).collect();
        for trial in trials.iter_mut().filter(|trial| !trial.holds(&control)) {
            trial.note(&runs);
        }
        control.round();
    }
    control
}

#[test]
fn every_ratio_of_cpu_bound_listings_holds_where_the_machine_can_show_it() {
    if thread::available_parallelism().is_ok_and(|cores| cores.get() < 2) {
        return leave_open("the ratios of CPU-bound listings", "this machine has one core");
    }
    let mut trials = Vec::new();
    for listing in CATALOG.iter().filter(|listing| listing.story().cpu_bound) {
        let languages = listing.recorded_languages().into_iter();
        for language in languages.filter(|language| RUNNER.can_run(*language)) {
            let claims = listing.story().claims.iter().filter(|claim| claim.is_ratio());
            trials.extend(claims.filter(|claim| is_of(claim, language)).map(|claim| Trial {
                listing,
                language,
                claim,
                rounds: Vec::new(),
            }));
        }
    }
    assert!(!trials.is_empty(), "some listings are CPU-bound");
    let control = judge(&mut trials, PATIENCE);
    let mut faults = Vec::new();
    for trial in trials.iter().filter(|trial| !trial.holds(&control)) {
        if control.can_show(&trial.rounds[0]) {
            faults.push(format!("{trial} does not hold:\n{}", trial.figures()));
        } else {
            let why = format!(
                "two sequential programs took {:.2} of their time even side by side; the rounds:\n{}",
                control.ratio(),
                trial.figures()
            );
            leave_open(&trial.to_string(), &why);
        }
    }
    report(faults);
}

/// Whether the interpreter's threads take turns.
fn has_gil(python: &Interpreter) -> bool {
    let script = "import sys; print(getattr(sys, '_is_gil_enabled', lambda: True)())";
    let output = Command::new(python.program).args(["-c", script]).output();
    output.is_ok_and(|output| output.stdout.starts_with(b"True"))
}

#[test]
fn a_broken_claim_is_never_held() {
    let Some(python) = RUNNER.python() else { return };
    if !has_gil(python) {
        return leave_open(
            "the judge of ratios",
            "this Python has no GIL, and so no threads that take turns",
        );
    }
    let listing = CATALOG.get("no_gil").expect("the listing of the chapter Threads");
    let claims = listing.story().claims.iter().filter(|claim| claim.is_ratio());
    let mut trials: Vec<Trial> = claims
        .map(|claim| Trial {
            listing,
            language: Language::Python,
            claim,
            rounds: Vec::new(),
        })
        .collect();
    assert!(!trials.is_empty(), "the listing claims that its threads overlap");
    let control = judge(&mut trials, Duration::from_secs(10));
    for trial in &trials {
        assert!(!trial.holds(&control), "{trial} was held:\n{}", trial.figures());
    }
}
