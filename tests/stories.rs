//! Every listing tells the same story each time it runs, its twin tells it too, and the recording shows it.
//! Ratios that the processor decides are judged in `ratios.rs`, where nothing runs beside them.
//!
//! `STORY_RUNS=200 cargo test --test stories` repeats each run, that of a CPU-bound listing a tenth as often; the
//! default is once. `STORY_OF=first,time` repeats those of these chapters alone. `STORY_JOBS` is how many run side by side,
//! 16 if it is not set.

mod common;

use std::collections::{BTreeMap, HashMap};
use std::env;
use std::sync::{LazyLock, Mutex};
use std::thread;

use common::runner::{RUNNER, in_rust_words, is_of};
use common::{CATALOG, report};
use listing::{Claim, Lanes, Language, Listing, Run, Timeline};

/// Listings mostly sleep, so that many run side by side even on two cores.
static SIDE_BY_SIDE: LazyLock<usize> = LazyLock::new(|| number("STORY_JOBS", 16));

static ROUNDS: LazyLock<usize> = LazyLock::new(|| number("STORY_RUNS", 1));

fn number(variable: &str, default: usize) -> usize {
    let value = env::var(variable).ok();
    value.map_or(default, |value| {
        value
            .parse()
            .unwrap_or_else(|_| panic!("{variable} is a number, not `{value}`"))
    })
}

/// The chapters whose listings are repeated, where not all are.
static REPEATED: LazyLock<Option<Vec<String>>> = LazyLock::new(|| {
    let meant = env::var("STORY_OF").ok()?;
    let chapters: Vec<String> = meant.split(',').map(str::to_owned).collect();
    for name in &chapters {
        assert!(
            CATALOG.iter().any(|listing| listing.chapter == *name),
            "STORY_OF names chapters that have listings, and `{name}` is none"
        );
    }
    Some(chapters)
});

/// How often a listing runs.
fn rounds(listing: &Listing) -> usize {
    match &*REPEATED {
        Some(chapters) if !chapters.contains(&listing.chapter) => 1,
        _ if listing.story().cpu_bound => (*ROUNDS / 10).max(1),
        _ => *ROUNDS,
    }
}

/// What the fresh runs gave, by round; a twin's in the listing's words.
type Fresh = BTreeMap<(usize, String, Language), Result<Run, String>>;

/// The fresh runs, made once for all the tests.
static FRESH: LazyLock<Fresh> = LazyLock::new(|| {
    let mut jobs = Vec::new();
    for listing in CATALOG.iter() {
        let rounds = rounds(listing);
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

/// The recorded run, a twin's in the listing's words.
fn recorded(listing: &Listing, language: Language) -> Run {
    in_rust_words(listing, language, listing.recording(language).unwrap().into())
}

/// What a run in this language must have in common with the listing's run: panics are Rust's.
fn story_for(language: Language, run: &Run) -> Lanes {
    match language {
        Language::Rust => Lanes::of(run),
        Language::Python => Lanes::of(run).without_panics(),
    }
}

/// The faults of fresh runs in one language against the story.
fn faults_of_fresh_runs(wanted: Language) -> Vec<String> {
    let fresh = FRESH.iter().filter(|((_, _, language), _)| *language == wanted);
    fresh
        .filter_map(|((round, name, language), run)| {
            let expected = story_for(*language, &recorded(CATALOG.get(name).unwrap(), Language::Rust));
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
        let [rust, python] = Language::ALL.map(|language| story_for(Language::Python, &recorded(listing, language)));
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
            let other = |name: &str| runs.get(name).map(Timeline::of);
            faults.extend(broken_claims(
                listing,
                language,
                &runs[listing.name.as_str()],
                &|_| true,
                &other,
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
        let other = |other: &str| {
            let of_round = |round| FRESH.get(&(round, other.to_owned(), *language));
            // Another chapter's may have run less often.
            let run = of_round(*round).or_else(|| of_round(0))?;
            Some(Timeline::of(run.as_ref().ok()?))
        };
        // Those that ran beside others cannot be timed if they need the processor.
        let fit = |claim: &Claim| !(listing.story().cpu_bound && claim.is_ratio());
        let broken = broken_claims(listing, *language, run, &fit, &other);
        faults.extend(broken.into_iter().map(|fault| format!("run {}: {fault}", round + 1)));
    }
    report(faults);
}

/// The claims among those that are `fit` to be judged that do not hold of the run; `other` gives another listing's.
fn broken_claims(
    listing: &Listing,
    language: Language,
    run: &Run,
    fit: &dyn Fn(&Claim) -> bool,
    other: &dyn Fn(&str) -> Option<Timeline>,
) -> Vec<String> {
    let run = Timeline::of(run);
    let claims = listing.story().claims.iter();
    let judged = claims.filter(|claim| is_of(claim, language) && fit(claim));
    let faults = judged.filter_map(|claim| claim.check(&run, other).err());
    faults
        .map(|fault| format!("{} in {}: {fault}", listing.name, language.name()))
        .collect()
}
