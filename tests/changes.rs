//! Each change that a chapter proposes fits its listing, and does what its story says: on its recording, and when it runs
//! anew. So what a reader predicts has one answer, and the page knows it.
//!
//! `STORY_RUNS=200 cargo test --test changes` repeats each run; the default is once.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::Path;
use std::sync::{LazyLock, Mutex};
use std::thread;
use std::time::Duration;

use common::runner::{LIMIT, RUNNER};
use common::skip::leave_open;
use common::{CATALOG, ROOT, report};
use listing::{Changed, Compiled, Lanes, Question, Run, Timeline};

/// They mostly sleep.
const SIDE_BY_SIDE: usize = 8;

static CHANGES: LazyLock<Vec<Changed<'static>>> =
    LazyLock::new(|| Changed::all(&CATALOG, &Path::new(ROOT).join("src")).unwrap_or_else(|error| panic!("{error}")));

/// What became of a change here and now.
enum Outcome {
    Ran(Vec<Result<Run, String>>),
    Refused(String),
}

/// Of each, by its full name.
static FRESH: LazyLock<BTreeMap<String, Outcome>> = LazyLock::new(|| {
    let rounds = env::var("STORY_RUNS").map_or(1, |value| value.parse().expect("STORY_RUNS is a number"));
    let left = Mutex::new(CHANGES.iter());
    let fresh = Mutex::new(BTreeMap::new());
    let next = || left.lock().expect("no thread panics").next();
    thread::scope(|scope| {
        for _ in 0..SIDE_BY_SIDE {
            scope.spawn(|| {
                while let Some(changed) = next() {
                    let outcome = outcome(changed, rounds);
                    fresh
                        .lock()
                        .expect("no thread panics")
                        .insert(changed.full_name(), outcome);
                }
            });
        }
    });
    fresh.into_inner().expect("no thread panics")
});

fn outcome(changed: &Changed, rounds: usize) -> Outcome {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("changes")
        .join(changed.full_name());
    match RUNNER.compile(&changed.program, &folder) {
        Compiled::Refused(message) => Outcome::Refused(message),
        Compiled::Program(program) => {
            let run = || Run::measure(&program, &[], Path::new(ROOT), LIMIT).map_err(|error| error.to_string());
            Outcome::Ran((0..rounds * changed.story().runs).map(|_| run()).collect())
        }
    }
}

#[test]
fn every_change_fits_its_listing_and_asks_something() {
    assert!(!CHANGES.is_empty());
    let mut faults = Vec::new();
    let mut names = BTreeSet::new();
    for changed in CHANGES.iter() {
        let name = changed.full_name();
        if !names.insert(name.clone()) {
            faults.push(format!("`{name}` is proposed twice"));
        }
        if changed.story().question.is_none() {
            faults.push(format!("{}: no `[predict]`", changed.story_path().display()));
        }
        if changed.is_stale().unwrap() {
            faults.push(format!(
                "`{name}` is recorded from another program: `cargo run -- record {name}`"
            ));
        }
        if changed.is_refused() == changed.recording_path().is_file() {
            faults.push(format!("`{name}` has a recording or a refusal, not both"));
        }
    }
    // And no file is left of a change that is gone.
    for listing in CATALOG.iter() {
        let prefix = format!("{}.", listing.name);
        let folder = listing.source_path(listing::Language::Rust);
        for entry in fs::read_dir(folder.parent().unwrap()).unwrap() {
            let file = entry.unwrap().file_name().to_string_lossy().into_owned();
            let Some(rest) = file.strip_prefix(&prefix) else {
                continue;
            };
            let Some((change, _)) = rest.split_once('.') else {
                continue;
            };
            let is_other = ["py", "story"].contains(&change);
            if !is_other && !names.contains(&format!("{}.{change}", listing.name)) {
                faults.push(format!(
                    "listings/{}/{file} is of no change in any chapter",
                    listing.chapter
                ));
            }
        }
    }
    report(faults);
}

#[test]
fn every_change_does_what_its_story_says() {
    let mut faults = Vec::new();
    for changed in CHANGES.iter() {
        let (name, story) = (changed.full_name(), changed.story());
        let runs = match &FRESH[&name] {
            Outcome::Refused(message) => {
                match changed.is_refused() {
                    true if errors(message) == errors(&changed.refusal().unwrap()) => {}
                    true => faults.push(format!("{name} is refused otherwise than the page says:\n{message}")),
                    false => faults.push(format!("{name} is refused:\n{message}")),
                }
                continue;
            }
            Outcome::Ran(_) if changed.is_refused() => {
                faults.push(format!("{name} compiles, and the page says that it is refused"));
                continue;
            }
            Outcome::Ran(runs) => runs,
        };
        let recorded: Run = changed.recording().unwrap().into();
        let expected = match story.without_luck(recorded.clone()) {
            Ok(recorded) => Lanes::of(&recorded),
            Err(fault) => {
                faults.push(format!("{name}, recorded: {fault}"));
                continue;
            }
        };
        let named = runs
            .iter()
            .enumerate()
            .map(|(i, run)| (format!("run {}", i + 1), run.clone()));
        for (which, run) in named.chain([("recorded".to_owned(), Ok(recorded))]) {
            let judged = run.and_then(|run| {
                let timeline = Timeline::of(&run);
                let lanes = Lanes::of(&story.without_luck(run)?);
                if let Some(difference) = expected.difference(&lanes) {
                    return Err(difference);
                }
                story
                    .claims
                    .iter()
                    .try_for_each(|claim| claim.check(&timeline, &|_| None))
            });
            faults.extend(judged.err().map(|fault| format!("{name}, {which}: {fault}")));
        }
        let Some(Question::Outcomes(outcomes)) = &story.question else {
            continue;
        };
        // What comes true is what the page answers where it runs nothing.
        let repeats = changed.recording().unwrap().header.repeats.unwrap();
        for (outcome, &recorded) in outcomes.iter().zip(&repeats.outcomes) {
            let held = runs
                .iter()
                .flatten()
                .filter(|run| outcome.holds(&Timeline::of(run)))
                .count();
            let [now, then] =
                [(held, runs.len()), (recorded, repeats.runs)].map(|(held, of)| outcome.of.is_met(held, of));
            if now != then {
                let (says, of) = (&outcome.says, runs.len());
                faults.push(format!(
                    "{name}, `{says}`: held in {held} of {of} runs, and in {recorded} of those recorded"
                ));
            }
        }
    }
    report(faults);
}

#[test]
fn every_question_has_one_answer_and_it_is_not_what_stands_there_at_first() {
    let mut faults = Vec::new();
    for changed in CHANGES.iter() {
        let name = changed.full_name();
        let timeline = match changed.is_refused() {
            true => None,
            false => Some(Timeline::of(&changed.recording().unwrap().into())),
        };
        let own = match changed.listing.is_refused() {
            true => None,
            false => Some(Timeline::of(
                &changed.listing.recording(listing::Language::Rust).unwrap().into(),
            )),
        };
        match (changed.story().question.as_ref().unwrap(), &timeline) {
            (Question::Bars(places), Some(timeline)) => {
                let bars = places.iter().map(|place| {
                    let line = place.find(timeline)?;
                    let bar = timeline.bars().iter().find(|bar| bar.line == line);
                    let bar = bar.ok_or(format!("`{}` opens no bar", timeline.lines()[line].text))?;
                    let before = own.as_ref().and_then(|own| {
                        let line = place.find(own).ok()?;
                        own.bars().iter().find(|bar| bar.line == line)
                    });
                    let ends = |bar: &listing::Bar| (bar.start, bar.end.unwrap_or_default());
                    let near = |a: f64, b: f64| (a - b).abs() < 0.05;
                    let same = before
                        .is_some_and(|before| near(ends(bar).0, ends(before).0) && near(ends(bar).1, ends(before).1));
                    Ok(same)
                });
                match bars.collect::<Result<Vec<bool>, String>>() {
                    Ok(same) if same.iter().all(|same| *same) => faults.push(format!("{name}: no bar is moved")),
                    Ok(_) => {}
                    Err(fault) => faults.push(format!("{name}: {fault}")),
                }
            }
            (Question::Order(places), Some(timeline)) => {
                let order = |of: &Timeline| -> Vec<usize> {
                    places
                        .iter()
                        .map(|place| place.find(of).unwrap_or(usize::MAX))
                        .collect()
                };
                let found = order(timeline);
                if found.contains(&usize::MAX) {
                    faults.push(format!("{name}: a line of `order` does not come"));
                }
                if own.is_some_and(|own| sorted(&order(&own)) == sorted(&found)) {
                    faults.push(format!("{name}: the order stays as it was"));
                }
            }
            (Question::Outcomes(outcomes), timeline) => {
                let repeats = timeline
                    .as_ref()
                    .map(|_| changed.recording().unwrap().header.repeats.unwrap());
                if let (Some(repeats), Some(timeline)) = (&repeats, timeline) {
                    let mut counted = outcomes.iter().zip(&repeats.outcomes);
                    let is_like = counted.all(|(outcome, &count)| match outcome.holds(timeline) {
                        true => count > 0,
                        false => count < repeats.runs,
                    });
                    if outcomes.len() != repeats.outcomes.len() || !is_like {
                        faults.push(format!(
                            "{name}: other outcomes were counted; `cargo run -- record {name}`"
                        ));
                        continue;
                    }
                }
                let line = || {
                    let message = changed.refusal().unwrap();
                    let (_, place) = message.split_once("--> src/main.rs:").expect("a place");
                    let line: usize = place.split(':').next().unwrap().parse().unwrap();
                    changed.program.lines().nth(line - 1).unwrap().to_owned()
                };
                let came = outcomes
                    .iter()
                    .enumerate()
                    .filter(|(i, outcome)| match (&outcome.refused, timeline) {
                        (Some(part), None) => line().contains(part),
                        (None, Some(_)) => {
                            let repeats = repeats.as_ref().unwrap();
                            outcome.of.is_met(repeats.outcomes[*i], repeats.runs)
                        }
                        _ => false,
                    });
                let count = came.count();
                if count != 1 {
                    faults.push(format!("{name}: {count} of the outcomes came true, and one should"));
                }
            }
            (_, None) => faults.push(format!("{name} is refused, and asks of its run")),
        }
    }
    report(faults);
}

/// Places in the order of their lines.
fn sorted(lines: &[usize]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..lines.len()).collect();
    places.sort_by_key(|place| lines[*place]);
    places
}

/// The errors of a compiler's message with their codes.
fn errors(message: &str) -> Vec<&str> {
    message.lines().filter(|line| line.starts_with("error")).collect()
}

/// Where an outcome of many runs is luck, the recorded counts say it; here only that nothing else comes than what may.
#[test]
fn what_is_luck_is_counted_and_each_line_may_come() {
    let mut faults = Vec::new();
    for changed in CHANGES.iter().filter(|changed| !changed.story().luck.is_empty()) {
        let name = changed.full_name();
        let repeats = changed.recording().unwrap().header.repeats.expect("`record` makes it");
        if repeats
            .luck
            .keys()
            .ne(changed.story().luck.iter().collect::<BTreeSet<_>>())
        {
            faults.push(format!(
                "{name}: the recording counts other lines than its story has: record it again"
            ));
        }
        for (line, count) in repeats.luck.iter().filter(|(_, count)| **count == 0) {
            leave_open(
                &format!("that `{line}` comes in {name}"),
                &format!("it came in {count} of {} runs", repeats.runs),
            );
        }
    }
    report(faults);
}

/// The page gives a reader's runs no more.
#[test]
fn no_change_takes_long() {
    for changed in CHANGES.iter().filter(|changed| !changed.is_refused()) {
        let recording = changed.recording().unwrap();
        let most = Duration::from_secs(4).as_secs_f64();
        assert!(
            recording.header.duration < most,
            "{} takes {} s",
            changed.full_name(),
            recording.header.duration
        );
    }
}
