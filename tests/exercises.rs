//! Each exercise begins with a program that breaks what its story promises, for the reason that the exercise is about, in
//! every run; and its solution keeps all of it.

mod common;

use std::collections::BTreeSet;
use std::sync::{LazyLock, Mutex};
use std::thread;

use common::runner::{LIMIT, RUNNER};
use common::{CATALOG, chapters, read, report};
use listing::{Kind, Language, Listing, Promise, Run, Timeline};

/// They mostly sleep.
const SIDE_BY_SIDE: usize = 8;

/// Runs of an exercise's start, or of its solution.
struct Tried {
    exercise: &'static Listing,
    kind: Kind,
    runs: Vec<Run>,
}

static TRIED: LazyLock<Vec<Tried>> = LazyLock::new(|| {
    let exercises = CATALOG
        .of_kind(Kind::Exercise)
        .filter(|exercise| !exercise.is_refused());
    let starts = exercises.map(|exercise| (exercise, exercise, Kind::Exercise));
    let solutions = CATALOG
        .of_kind(Kind::Exercise)
        .map(|exercise| (exercise, solution(exercise), Kind::Solution));
    let jobs = Mutex::new(starts.chain(solutions).collect::<Vec<_>>().into_iter());
    let tried = Mutex::new(Vec::new());
    let next = || jobs.lock().expect("no thread panics").next();
    thread::scope(|scope| {
        for _ in 0..SIDE_BY_SIDE {
            scope.spawn(|| {
                while let Some((exercise, program, kind)) = next() {
                    // A solution ends, however busy this machine is.
                    let limit = if kind == Kind::Solution { LIMIT } else { Kind::PATIENCE };
                    let run = || RUNNER.run_until(program, limit);
                    let runs = (0..exercise.story().runs).map(|_| run()).collect();
                    tried
                        .lock()
                        .expect("no thread panics")
                        .push(Tried { exercise, kind, runs });
                }
            });
        }
    });
    tried.into_inner().expect("no thread panics")
});

fn solution(exercise: &Listing) -> &'static Listing {
    let name = exercise.solution_name();
    CATALOG
        .get(&name)
        .unwrap_or_else(|| panic!("{} has no {name}.rs beside it", exercise.name))
}

/// Promises that hold or not, in a run, otherwise than they should.
fn faults(kind: Kind, is_broken: impl Fn(&Promise) -> bool) -> Vec<String> {
    let mut faults = Vec::new();
    for Tried { exercise, runs, .. } in TRIED.iter().filter(|tried| tried.kind == kind) {
        for (index, run) in runs.iter().enumerate() {
            for promise in &exercise.story().promises {
                let found = promise.broken_by(&Timeline::of(run));
                if found.is_some() == is_broken(promise) {
                    continue;
                }
                let found = found.unwrap_or_else(|| "it is kept".to_owned());
                let (name, says) = (&exercise.name, &promise.says);
                faults.push(format!("{name}, run {}, `{says}`: {found}", index + 1));
            }
        }
    }
    faults
}

#[test]
fn every_start_breaks_what_it_is_about_in_every_run() {
    report(faults(Kind::Exercise, |promise| promise.broken));
}

#[test]
fn every_solution_keeps_all_promises_in_every_run() {
    report(faults(Kind::Solution, |_| false));
}

#[test]
fn an_exercise_has_promises_of_which_one_is_broken_and_a_recording_of_its_start() {
    let mut faults = Vec::new();
    for exercise in CATALOG.of_kind(Kind::Exercise) {
        let name = &exercise.name;
        let promises = &exercise.story().promises;
        if !promises.iter().any(|promise| promise.broken) && !exercise.is_refused() {
            faults.push(format!("{name}: its story says of no promise that the start breaks it"));
        }
        let texts: BTreeSet<&str> = promises.iter().map(|promise| promise.says.as_str()).collect();
        if texts.len() != promises.len() || promises.len() < 2 {
            faults.push(format!("{name}: two promises or more, each its own"));
        }
        let named = promises.iter().flat_map(|promise| &promise.claims);
        for other in named.flat_map(|claim| claim.compared_listings()) {
            if other != name {
                faults.push(format!(
                    "{name} is compared with `{other}`, which the page has no run of"
                ));
            }
        }
        if !exercise.is_refused() && exercise.is_stale(Language::Rust).unwrap() {
            faults.push(format!("{name}: `cargo run -- record {name}`"));
        }
        let [start, solution] = [exercise, solution(exercise)].map(|listing| listing.caption(Language::Rust).unwrap());
        if start != solution {
            faults.push(format!("{name}: its solution has another caption"));
        }
    }
    report(faults);
}

/// One for each chapter, in its last section, with three hints and then the solution.
#[test]
fn every_chapter_ends_with_an_exercise() {
    let mut faults = Vec::new();
    let with_listings: BTreeSet<String> = CATALOG
        .iter()
        .map(|listing| format!("{}.md", listing.chapter))
        .collect();
    for (name, chapter) in chapters().iter().filter(|(name, _)| with_listings.contains(*name)) {
        if name == "introduction.md" {
            continue;
        }
        let text = read(&format!("src/{name}"));
        let section = chapter
            .headings
            .iter()
            .rfind(|heading| heading.level == 2)
            .map(|heading| &text[heading.start..]);
        let Some(section) = section.filter(|section| section.starts_with("## Exercise\n")) else {
            faults.push(format!("src/{name}: its last section is `## Exercise`"));
            continue;
        };
        let slug = name.trim_end_matches(".md");
        let stem = |suffix: &str| {
            let (_, rest) = section.split_once(&format!("\n{{{{#include ../listings/{slug}/exercise_"))?;
            rest.split_once(suffix).map(|(stem, _)| stem.to_owned())
        };
        let hints = section.matches("<details class=\"hint\">\n<summary>").count();
        let (first, second) = (
            section
                .find("```rust,no_run\n")
                .or_else(|| section.find("```rust,compile_fail\n")),
            section.find("<summary>Solution</summary>"),
        );
        let is_in_order =
            first.is_some() && first < section.find("class=\"hint\"") && section.rfind("class=\"hint\"") < second;
        if stem(".rs}}").is_none() || hints != 3 || !is_in_order {
            faults.push(format!("src/{name}: the start, three hints, the solution"));
        }
    }
    report(faults);
}

/// An unlucky machine must not make a start pass: a run that was cut off had as long as the page gives it.
#[test]
fn what_is_cut_off_had_its_time() {
    for Tried { exercise, runs, .. } in TRIED.iter().filter(|tried| tried.kind == Kind::Exercise) {
        for run in runs.iter().filter(|run| run.exit_status.is_none()) {
            assert!(run.duration >= Kind::PATIENCE.as_secs_f64(), "{}", exercise.name);
        }
    }
}
