//! Every listing tells the same story each time it runs, its twin tells it too, and the recording shows it.
//!
//! `STORY_RUNS=200 cargo test --test stories` repeats each run, that of a CPU-bound listing a tenth as often; the
//! default is once. `STORY_JOBS` is how many run side by side, 16 if it is not set.

use std::collections::{BTreeMap, HashMap};
use std::io::{Write, stderr};
use std::path::Path;
use std::sync::{LazyLock, Mutex};
use std::thread;
use std::time::Duration;

use listing::{Catalog, Claim, Interpreter, Language, Listing, Run, Story, build_examples, quietly};

/// Listings mostly sleep, so that many run side by side even on two cores.
static SIDE_BY_SIDE: LazyLock<usize> = LazyLock::new(|| number("STORY_JOBS", 16));

/// No listing takes more than 3 s; a busy machine gets time besides.
const LIMIT: Duration = Duration::from_secs(30);

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("listings");
    Catalog::read(&folder).expect("the listings can be read")
});

static ROUNDS: LazyLock<usize> = LazyLock::new(|| number("STORY_RUNS", 1));

fn number(variable: &str, default: usize) -> usize {
    let value = std::env::var(variable).ok();
    value.map_or(default, |value| {
        value
            .parse()
            .unwrap_or_else(|_| panic!("{variable} is a number, not `{value}`"))
    })
}

/// What the fresh runs gave, by round.
type Fresh = BTreeMap<(usize, String, Language), FreshRun>;

struct FreshRun {
    /// In the words of the Rust listing.
    run: Result<Run, String>,
    /// Whether its times can be judged: those of a CPU-bound listing only if it had the machine to itself.
    timed: bool,
}

/// The fresh runs, made once for all the tests.
static FRESH: LazyLock<Fresh> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let examples = build_examples(root, &["--examples"]).expect("the listings compile");
    let python = Interpreter::find();
    if python.is_none() {
        skip("the twins' stories", "python3 is not on this machine");
    }
    let run_once = |listing: &Listing, language: Language| {
        let run = match (language, &python) {
            (Language::Python, Some(python)) => python.measure(&listing.source_path(language), root, LIMIT),
            _ => examples
                .executable(listing)
                .and_then(|program| Run::measure(program, &[], root, LIMIT)),
        };
        let run = run.map(|run| in_rust_words(listing, language, run));
        run.map_err(|error| error.to_string())
    };
    let cpu_bound = |listing: &Listing| listing.promise().expect("its story.toml can be read").cpu_bound;
    let mut together = Vec::new();
    let mut alone = Vec::new();
    for listing in CATALOG.iter() {
        for language in listing.recorded_languages() {
            if language == Language::Python && python.is_none() {
                continue;
            }
            // The first run of a CPU-bound listing is the one whose times are judged.
            let rounds = match cpu_bound(listing) {
                true => 1..(*ROUNDS / 10).max(1),
                false => 0..*ROUNDS,
            };
            if rounds.start == 1 {
                alone.push((listing, language));
            }
            together.extend(rounds.map(|round| (round, listing, language)));
        }
    }
    together.sort_by_key(|(round, ..)| *round);
    let jobs = Mutex::new(together.into_iter());
    let fresh = Mutex::new(Fresh::new());
    let next = || jobs.lock().expect("no thread panics").next();
    thread::scope(|scope| {
        for _ in 0..*SIDE_BY_SIDE {
            scope.spawn(|| {
                while let Some((round, listing, language)) = next() {
                    let run = run_once(listing, language);
                    let timed = !cpu_bound(listing);
                    let key = (round, listing.name.clone(), language);
                    fresh
                        .lock()
                        .expect("no thread panics")
                        .insert(key, FreshRun { run, timed });
                }
            });
        }
    });
    let mut fresh = fresh.into_inner().expect("no thread panics");
    let cores = thread::available_parallelism().map_or(1, |cores| cores.get());
    for (listing, language) in alone {
        let (run, quiet) = quietly(|| run_once(listing, language));
        if cores < 2 || !quiet {
            let why = if cores < 2 {
                "this machine has one core"
            } else {
                "this machine is busy with something else"
            };
            skip(&format!("the ratios of {} in {}", listing.name, language.name()), why);
        }
        let timed = quiet && cores >= 2;
        fresh.insert((0, listing.name.clone(), language), FreshRun { run, timed });
    }
    fresh
});

/// Says on one line that a check was skipped, where libtest does not hide it. With CI=true that is a failure.
fn skip(what: &str, why: &str) {
    assert!(std::env::var_os("CI").is_none(), "{what}: {why}");
    let line = format!("skipped: {what}, since {why}\n");
    // Not eprintln, whose text libtest hides.
    stderr().write_all(line.as_bytes()).expect("standard error is open");
}

/// The recorded run, a twin's in the listing's words.
fn recorded(listing: &Listing, language: Language) -> Run {
    in_rust_words(listing, language, listing.recording(language).unwrap().into())
}

fn in_rust_words(listing: &Listing, language: Language, run: Run) -> Run {
    match language {
        Language::Rust => run,
        Language::Python => listing.promise().unwrap().in_rust_words(run),
    }
}

fn report(faults: Vec<String>) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// The faults of fresh runs in one language against the story.
fn faults_of_fresh_runs(wanted: Language) -> Vec<String> {
    let fresh = FRESH.iter().filter(|((_, _, language), _)| *language == wanted);
    fresh
        .filter_map(|((round, name, language), FreshRun { run, .. })| {
            let expected = Story::of(&recorded(CATALOG.get(name).unwrap(), Language::Rust));
            let fault = match run {
                Ok(run) => expected.difference(&Story::of(run))?,
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
        let [rust, python] = Language::ALL.map(|language| Story::of(&recorded(listing, language)));
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
            let run_of = |name: &str| runs.get(name);
            faults.extend(broken_claims(
                listing,
                language,
                &runs[listing.name.as_str()],
                true,
                &run_of,
            ));
        }
    }
    report(faults);
}

#[test]
fn every_claim_holds_on_fresh_runs() {
    let mut faults = Vec::new();
    for ((round, name, language), FreshRun { run, timed }) in FRESH.iter() {
        let Ok(run) = run else { continue };
        let run_of = |other: &str| FRESH.get(&(*round, other.to_owned(), *language))?.run.as_ref().ok();
        let broken = broken_claims(CATALOG.get(name).unwrap(), *language, run, *timed, &run_of);
        faults.extend(broken.into_iter().map(|fault| format!("run {}: {fault}", round + 1)));
    }
    report(faults);
}

/// The claims that do not hold of the run; those on times only if it was `timed` fairly.
fn broken_claims<'a>(
    listing: &Listing,
    language: Language,
    run: &'a Run,
    timed: bool,
    run_of: &dyn Fn(&str) -> Option<&'a Run>,
) -> Vec<String> {
    let promise = listing.promise().unwrap();
    let fit = |claim: &&Claim| claim.is_of(language) && (timed || !claim.is_ratio());
    let checks = promise
        .claims
        .iter()
        .filter(fit)
        .filter_map(|claim| claim.check(run, run_of).err());
    let faults = checks.map(|fault| format!("{} in {}: {fault}", listing.name, language.name()));
    faults.collect()
}
