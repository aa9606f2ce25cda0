//! Every listing tells the same story each time it runs, its twin tells it too, and the recording shows it.
//!
//! `STORY_RUNS=200 cargo test --test stories` repeats each run, that of a CPU-bound listing a tenth as often; the
//! default is once. `STORY_JOBS` is how many run side by side, 16 if it is not set.

mod common;

use std::collections::{BTreeMap, HashMap};
use std::env;
use std::path::Path;
use std::sync::{LazyLock, Mutex};
use std::thread;
use std::time::Duration;

use common::skip::skip;
use common::{CATALOG, ROOT, report};
use listing::{Claim, Examples, Interpreter, Lanes, Language, Listing, Run, Timeline, build_examples, quietly};

/// Listings mostly sleep, so that many run side by side even on two cores.
static SIDE_BY_SIDE: LazyLock<usize> = LazyLock::new(|| number("STORY_JOBS", 16));

/// No listing takes more than 3 s; a busy machine gets time besides.
const LIMIT: Duration = Duration::from_secs(30);

static ROUNDS: LazyLock<usize> = LazyLock::new(|| number("STORY_RUNS", 1));

fn number(variable: &str, default: usize) -> usize {
    let value = env::var(variable).ok();
    value.map_or(default, |value| {
        value
            .parse()
            .unwrap_or_else(|_| panic!("{variable} is a number, not `{value}`"))
    })
}

/// What the fresh runs gave, by round; a twin's in the listing's words.
type Fresh = BTreeMap<(usize, String, Language), Result<Run, String>>;

/// The fresh runs, made once for all the tests.
static FRESH: LazyLock<Fresh> = LazyLock::new(|| {
    let mut jobs = Vec::new();
    for listing in CATALOG.iter() {
        let rounds = if listing.story().cpu_bound {
            (*ROUNDS / 10).max(1)
        } else {
            *ROUNDS
        };
        for language in listing
            .recorded_languages()
            .into_iter()
            .filter(|language| RUNNER.can_run(*language))
        {
            jobs.extend((0..rounds).map(|round| (round, listing, language)));
        }
    }
    jobs.sort_by_key(|(round, ..)| *round);
    let jobs = Mutex::new(jobs.into_iter());
    let fresh = Mutex::new(Fresh::new());
    let next = || jobs.lock().expect("no thread panics").next();
    thread::scope(|scope| {
        for _ in 0..*SIDE_BY_SIDE {
            scope.spawn(|| {
                while let Some((round, listing, language)) = next() {
                    let run = RUNNER.run(listing, language);
                    let key = (round, listing.name.clone(), language);
                    fresh.lock().expect("no thread panics").insert(key, run);
                }
            });
        }
    });
    fresh.into_inner().expect("no thread panics")
});

/// What runs the listings, built and looked for once.
static RUNNER: LazyLock<Runner> = LazyLock::new(|| {
    let python = Interpreter::find();
    if python.is_none() {
        skip("the twins' stories", "Python 3 is not on this machine");
    }
    Runner {
        examples: build_examples(Path::new(ROOT), &["--examples"]).expect("the listings compile"),
        python,
    }
});

struct Runner {
    examples: Examples,
    python: Option<Interpreter>,
}

impl Runner {
    fn can_run(&self, language: Language) -> bool {
        language == Language::Rust || self.python.is_some()
    }

    fn run(&self, listing: &Listing, language: Language) -> Result<Run, String> {
        let root = Path::new(ROOT);
        let run = match (language, &self.python) {
            (Language::Python, Some(python)) => python.measure(&listing.source_path(language), root, LIMIT),
            _ => self
                .examples
                .executable(listing)
                .and_then(|program| Run::measure(program, &[], root, LIMIT)),
        };
        let run = run.map(|run| in_rust_words(listing, language, run));
        run.map_err(|error| error.to_string())
    }
}

/// The recorded run, a twin's in the listing's words.
fn recorded(listing: &Listing, language: Language) -> Run {
    in_rust_words(listing, language, listing.recording(language).unwrap().into())
}

fn in_rust_words(listing: &Listing, language: Language, run: Run) -> Run {
    match language {
        Language::Rust => run,
        Language::Python => listing.story().in_rust_words(run),
    }
}

/// The faults of fresh runs in one language against the story.
fn faults_of_fresh_runs(wanted: Language) -> Vec<String> {
    let fresh = FRESH.iter().filter(|((_, _, language), _)| *language == wanted);
    fresh
        .filter_map(|((round, name, language), run)| {
            let expected = Lanes::of(&recorded(CATALOG.get(name).unwrap(), Language::Rust));
            let fault = match run {
                Ok(run) => expected.difference(&Lanes::of(run))?,
                Err(error) => error.clone(),
            };
            Some(format!("{name} in {}, run {}: {fault}", language.name(), round + 1))
        })
        .collect()
}

#[test]
fn every_recording_is_of_its_listing_as_it_stands() {
    let mut faults = Vec::new();
    for listing in CATALOG.iter() {
        for language in listing.recorded_languages() {
            if listing.is_stale(language).unwrap() {
                faults.push(format!(
                    "{}: `cargo run -- record`",
                    listing.recording_path(language).display()
                ));
            }
        }
    }
    report(faults);
}

#[test]
fn every_run_tells_the_recorded_story() {
    report(faults_of_fresh_runs(Language::Rust));
}

#[test]
fn every_twin_prints_the_same_lines() {
    let mut faults = Vec::new();
    for listing in CATALOG
        .iter()
        .filter(|listing| listing.recorded_languages().contains(&Language::Python))
    {
        let [rust, python] = Language::ALL.map(|language| Lanes::of(&recorded(listing, language)));
        if let Some(fault) = rust.difference(&python) {
            faults.push(format!("{}, recorded twin: {fault}", listing.name));
        }
    }
    faults.extend(faults_of_fresh_runs(Language::Python));
    report(faults);
}

#[test]
fn every_claim_holds_on_the_recordings() {
    let mut faults = Vec::new();
    for language in Language::ALL {
        let listings = || {
            CATALOG
                .iter()
                .filter(|listing| listing.recorded_languages().contains(&language))
        };
        let runs: HashMap<&str, Run> = listings()
            .map(|listing| (listing.name.as_str(), recorded(listing, language)))
            .collect();
        for listing in listings() {
            let total = |name: &str| runs.get(name).map(|run| run.duration);
            faults.extend(broken_claims(
                listing,
                language,
                &runs[listing.name.as_str()],
                &|_| true,
                &total,
            ));
        }
    }
    report(faults);
}

#[test]
fn every_claim_holds_on_fresh_runs() {
    let mut faults = Vec::new();
    for ((round, name, language), run) in FRESH.iter() {
        let Ok(run) = run else { continue };
        let listing = CATALOG.get(name).unwrap();
        let total = |other: &str| {
            let run = FRESH.get(&(*round, other.to_owned(), *language))?;
            Some(run.as_ref().ok()?.duration)
        };
        // Those that ran beside others cannot be timed if they need the processor.
        let fit = |claim: &Claim| !(listing.story().cpu_bound && claim.is_ratio());
        let broken = broken_claims(listing, *language, run, &fit, &total);
        faults.extend(broken.into_iter().map(|fault| format!("run {}: {fault}", round + 1)));
    }
    report(faults);
}

/// Of five quiet runs three must be right: what another machine does on the same host is not to be seen from here.
#[test]
fn every_ratio_of_cpu_bound_listings_holds_in_most_quiet_runs() {
    const MOST: usize = 3;
    LazyLock::force(&FRESH);
    let what = "the ratios of CPU-bound listings";
    if thread::available_parallelism().is_ok_and(|cores| cores.get() < 2) {
        return skip(what, "this machine has one core");
    }
    let mut open = Vec::new();
    for listing in CATALOG.iter().filter(|listing| listing.story().cpu_bound) {
        for claim in listing.story().claims.iter().filter(|claim| claim.is_ratio()) {
            for language in listing.recorded_languages() {
                if is_of(claim, language) && RUNNER.can_run(language) {
                    open.push((listing, language, claim.clone(), 0));
                }
            }
        }
    }
    let mut faults = Vec::new();
    for _ in 0..2 * MOST - 1 {
        faults.clear();
        let mut runs: BTreeMap<(String, Language), Run> = BTreeMap::new();
        for (listing, language, claim, _) in &open {
            let compared = claim
                .compared_listings()
                .into_iter()
                .filter_map(|name| CATALOG.get(name));
            for listing in compared.chain([*listing]) {
                let key = (listing.name.clone(), *language);
                if runs.contains_key(&key) {
                    continue;
                }
                let (run, quiet) = quietly(|| RUNNER.run(listing, *language));
                if !quiet {
                    return skip(what, "this machine is busy with something else");
                }
                runs.insert(key, run.unwrap());
            }
        }
        for (listing, language, claim, held) in &mut open {
            let total = |name: &str| Some(runs.get(&(name.to_owned(), *language))?.duration);
            let run = Timeline::of(&runs[&(listing.name.clone(), *language)]);
            match claim.check(&run, &total) {
                Ok(()) => *held += 1,
                Err(fault) => faults.push(format!("{} in {}: {fault}", listing.name, language.name())),
            }
        }
        open.retain(|(.., held)| *held < MOST);
    }
    assert!(
        open.is_empty(),
        "not in {MOST} of {} runs; in the last:\n{}",
        2 * MOST - 1,
        faults.join("\n")
    );
}

/// Whether a listing's claim holds of it in this language.
fn is_of(claim: &Claim, language: Language) -> bool {
    language == Language::Rust || claim.is_of_twin()
}

/// The claims among those that are `fit` to be judged that do not hold of the run; `total` gives the seconds that a
/// listing's whole run took.
fn broken_claims(
    listing: &Listing,
    language: Language,
    run: &Run,
    fit: &dyn Fn(&Claim) -> bool,
    total: &dyn Fn(&str) -> Option<f64>,
) -> Vec<String> {
    let run = Timeline::of(run);
    let claims = listing.story().claims.iter();
    let judged = claims.filter(|claim| is_of(claim, language) && fit(claim));
    let faults = judged.filter_map(|claim| claim.check(&run, total).err());
    faults
        .map(|fault| format!("{} in {}: {fault}", listing.name, language.name()))
        .collect()
}
