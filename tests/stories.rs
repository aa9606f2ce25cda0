//! Every listing tells the same story each time it runs, its twin tells it too, and the recording shows it.
//!
//! `STORY_RUNS=200 cargo test --test stories` repeats each run; the default is once.

use std::collections::{BTreeMap, HashMap};
use std::io::{Write, stderr};
use std::path::Path;
use std::sync::{LazyLock, Mutex};
use std::thread;
use std::time::Duration;

use listing::{Catalog, Interpreter, Language, Listing, Promise, Run, Story, build_examples};

/// Listings mostly sleep, so that many run side by side even on two cores.
const SIDE_BY_SIDE: usize = 16;

/// No listing takes more than 3 s; a busy machine gets time besides.
const LIMIT: Duration = Duration::from_secs(30);

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("listings");
    Catalog::read(&folder).expect("the listings can be read")
});

static ROUNDS: LazyLock<usize> = LazyLock::new(|| {
    let runs = std::env::var("STORY_RUNS").unwrap_or_else(|_| "1".to_owned());
    runs.parse().expect("STORY_RUNS is a number of runs")
});

/// What the fresh runs gave, by round.
type Fresh = BTreeMap<(usize, String, Language), Result<Run, String>>;

/// The fresh runs, made once for all the tests.
static FRESH: LazyLock<Fresh> = LazyLock::new(|| {
    let examples = build_examples(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the listings compile");
    let python = Interpreter::find();
    if python.is_none() {
        skip("the twins' stories", "python3 is not on this machine");
    }
    let mut jobs = Vec::new();
    for round in 0..*ROUNDS {
        for listing in CATALOG.iter() {
            for language in listing.recorded_languages() {
                if language == Language::Rust || python.is_some() {
                    jobs.push((round, listing, language));
                }
            }
        }
    }
    let jobs = Mutex::new(jobs.into_iter());
    let fresh = Mutex::new(Fresh::new());
    let next = || jobs.lock().expect("no thread panics").next();
    thread::scope(|scope| {
        for _ in 0..SIDE_BY_SIDE {
            scope.spawn(|| {
                while let Some((round, listing, language)) = next() {
                    let run = match (language, &python) {
                        (Language::Python, Some(python)) => {
                            let script = listing.source_path(Language::Python);
                            Run::measure(python.program, &python.arguments(&script), LIMIT)
                        }
                        _ => Run::measure(&examples[&listing.name], &[], LIMIT),
                    };
                    let run = run.map_err(|error| error.to_string());
                    let key = (round, listing.name.clone(), language);
                    fresh.lock().expect("no thread panics").insert(key, run);
                }
            });
        }
    });
    fresh.into_inner().expect("no thread panics")
});

/// Says on one line that a check was skipped, where libtest does not hide it. With CI=true that is a failure.
fn skip(what: &str, why: &str) {
    assert!(std::env::var_os("CI").is_none(), "{what}: {why}");
    writeln!(stderr(), "skipped: {what}, since {why}").expect("standard error is open");
}

fn recorded(listing: &Listing, language: Language) -> Run {
    listing.recording(language).unwrap().into()
}

/// The story that a run in this language must tell: that of the recorded Rust run.
fn story(listing: &Listing, language: Language) -> Story {
    let run = recorded(listing, Language::Rust);
    match language {
        Language::Rust => Story::of(&run),
        Language::Python => listing.promise().unwrap().as_python(&run),
    }
}

fn promise(listing: &Listing, language: Language) -> Promise {
    let promise = listing.promise().unwrap();
    match language {
        Language::Rust => promise,
        Language::Python => promise.for_twin(),
    }
}

fn report(faults: Vec<String>) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// The faults of fresh runs in one language against the story.
fn faults_of_fresh_runs(wanted: Language) -> Vec<String> {
    let fresh = FRESH.iter().filter(|((_, _, language), _)| *language == wanted);
    fresh
        .filter_map(|((round, name, language), run)| {
            let expected = story(CATALOG.get(name).unwrap(), *language);
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
                faults.push(format!("{}: `cargo run -- record`", listing.recording_path(language).display()));
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
    for listing in CATALOG.iter().filter(|listing| listing.recorded_languages().contains(&Language::Python)) {
        let run = recorded(listing, Language::Python);
        if let Some(fault) = story(listing, Language::Python).difference(&Story::of(&run)) {
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
        let listings = || CATALOG.iter().filter(|listing| listing.recorded_languages().contains(&language));
        let runs: HashMap<&str, Run> =
            listings().map(|listing| (listing.name.as_str(), recorded(listing, language))).collect();
        for listing in listings() {
            let run_of = |name: &str| runs.get(name);
            faults.extend(broken_claims(listing, language, &runs[listing.name.as_str()], &run_of));
        }
    }
    report(faults);
}

#[test]
fn every_claim_holds_on_fresh_runs() {
    let mut faults = Vec::new();
    for ((round, name, language), run) in FRESH.iter() {
        let Ok(run) = run else { continue };
        let run_of = |other: &str| FRESH.get(&(*round, other.to_owned(), *language))?.as_ref().ok();
        let broken = broken_claims(CATALOG.get(name).unwrap(), *language, run, &run_of);
        faults.extend(broken.into_iter().map(|fault| format!("run {}: {fault}", round + 1)));
    }
    report(faults);
}

fn broken_claims<'a>(
    listing: &Listing,
    language: Language,
    run: &'a Run,
    run_of: &dyn Fn(&str) -> Option<&'a Run>,
) -> Vec<String> {
    let promise = promise(listing, language);
    let checks = promise.claims.iter().filter_map(|claim| claim.check(run, run_of).err());
    checks.map(|fault| format!("{} in {}: {fault}", listing.name, language.name())).collect()
}
