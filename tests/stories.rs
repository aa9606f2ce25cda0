//! Every listing tells the same story each time it runs, its twin tells it too, and the recording shows it.
//!
//! `STORY_RUNS=200 cargo test --test stories` repeats each run; the default is once.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io::{Write, stderr};
use std::path::Path;
use std::sync::{LazyLock, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use listing::{Catalog, Interpreter, Language, Listing, Run, Story, build_examples};

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
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let examples = build_examples(root).expect("the listings compile");
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
    let (alone, together): (Vec<_>, Vec<_>) = jobs
        .into_iter()
        .partition(|(_, listing, _)| listing.promise().expect("its story.toml can be read").cpu_bound);
    let jobs = Mutex::new(together.into_iter());
    let fresh = Mutex::new(Fresh::new());
    let next = || jobs.lock().expect("no thread panics").next();
    thread::scope(|scope| {
        for _ in 0..SIDE_BY_SIDE {
            scope.spawn(|| {
                while let Some((round, listing, language)) = next() {
                    let run = run_once(listing, language);
                    let key = (round, listing.name.clone(), language);
                    fresh.lock().expect("no thread panics").insert(key, run);
                }
            });
        }
    });
    let mut fresh = fresh.into_inner().expect("no thread panics");
    for (round, listing, language) in alone {
        let run = quietly(|| run_once(listing, language));
        fresh.insert((round, listing.name.clone(), language), run);
    }
    fresh
});

/// Runs until nothing else has kept a core busy meanwhile, a few times at most: another program's work would be
/// measured too.
fn quietly(run_once: impl Fn() -> Result<Run, String>) -> Result<Run, String> {
    let mut run = Err(String::new());
    for _ in 0..5 {
        let (before, start) = (processor_seconds(), Instant::now());
        run = run_once();
        let (Some((all, ours)), Some((all_before, ours_before))) = (processor_seconds(), before) else {
            return run;
        };
        let others = (all - all_before) - (ours - ours_before);
        if others < 0.15 * start.elapsed().as_secs_f64() {
            return run;
        }
    }
    run
}

/// Processor time since the start, in seconds: of all programs, and of this one's ended children. Only on Linux.
fn processor_seconds() -> Option<(f64, f64)> {
    /// Clock ticks a second in /proc, `USER_HZ`, the same on every Linux.
    const TICKS: f64 = 100.0;
    let all = fs::read_to_string("/proc/stat").ok()?;
    let fields: Vec<f64> = all
        .lines()
        .next()?
        .split_whitespace()
        .skip(1)
        .filter_map(|field| field.parse().ok())
        .collect();
    // user, nice, system; then idle and iowait, which are none; irq, softirq, steal.
    let busy: f64 = fields
        .iter()
        .enumerate()
        .filter(|(index, _)| !matches!(index, 3 | 4 | 8 | 9))
        .map(|(_, ticks)| ticks)
        .sum();
    let own = fs::read_to_string("/proc/self/stat").ok()?;
    // After the name in parentheses: state is field 3; cutime and cstime are 16 and 17 of proc(5).
    let fields: Vec<&str> = own.rsplit_once(") ")?.1.split(' ').collect();
    let children = fields.get(13)?.parse::<f64>().ok()? + fields.get(14)?.parse::<f64>().ok()?;
    Some((busy / TICKS, children / TICKS))
}

/// Whether two threads can be on two cores, so that ratios of CPU-bound listings can be judged.
fn two_cores() -> bool {
    thread::available_parallelism().is_ok_and(|cores| cores.get() >= 2)
}

/// Says on one line that a check was skipped, where libtest does not hide it. With CI=true that is a failure.
fn skip(what: &str, why: &str) {
    assert!(std::env::var_os("CI").is_none(), "{what}: {why}");
    writeln!(stderr(), "skipped: {what}, since {why}").expect("standard error is open");
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
        .filter_map(|((round, name, language), run)| {
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
    let promise = listing.promise().unwrap();
    let unfit = promise.cpu_bound && !two_cores();
    if unfit {
        skip(&format!("the ratios of {}", listing.name), "this machine has one core");
    }
    let claims = promise
        .claims
        .iter()
        .filter(|claim| claim.is_of(language) && !(unfit && claim.is_ratio()));
    let checks = claims.filter_map(|claim| claim.check(run, run_of).err());
    checks
        .map(|fault| format!("{} in {}: {fault}", listing.name, language.name()))
        .collect()
}
