//! What several runs of one program have told, of which one is kept as the recording.

use std::collections::HashMap;

use crate::question::Question;
use crate::recording::{Repeats, Stream};
use crate::run::Run;
use crate::story::{Story, is_like};
use crate::timeline::Timeline;

/// Of these runs, of which the first is the recorded one.
///
/// # Panics
/// If there is none.
pub fn repeats(runs: &[Run], story: &Story) -> Repeats {
    let timelines: Vec<Timeline> = runs.iter().map(Timeline::of).collect();
    let times: Vec<HashMap<(String, usize), f64>> = timelines
        .iter()
        .map(|timeline| names(timeline).into_iter().collect())
        .collect();
    let spread = names(&timelines[0]).into_iter().map(|(name, _)| {
        let found = times.iter().filter_map(|times| times.get(&name).copied());
        found.fold((f64::INFINITY, 0.0), |(first, last): (f64, f64), time| {
            (first.min(time), last.max(time))
        })
    });
    let luck = story.luck.iter().map(|line| {
        let has = |timeline: &&Timeline| {
            let mut lines = timeline.lines().iter();
            lines.any(|found| found.stream == Stream::Output && is_like(&found.text, line))
        };
        (line.clone(), timelines.iter().filter(has).count())
    });
    let outcomes = match &story.question {
        Some(Question::Outcomes(outcomes)) => outcomes
            .iter()
            .map(|outcome| timelines.iter().filter(|run| outcome.holds(run)).count())
            .collect(),
        _ => Vec::new(),
    };
    Repeats {
        runs: runs.len(),
        spread: spread.map(|(first, last)| (round(first), round(last))).collect(),
        luck: luck.collect(),
        outcomes,
    }
}

/// Lines that are the same in another run: by their texts without what is measured, and their number among equal ones.
fn names(timeline: &Timeline) -> Vec<((String, usize), f64)> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let named = timeline.lines().iter().map(|line| {
        let nth = counts.entry(&line.plain).or_default();
        *nth += 1;
        ((line.plain.clone(), *nth), line.seconds)
    });
    named.collect()
}

/// To a millisecond.
fn round(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_has_its_earliest_and_latest_time_and_luck_is_counted() {
        let runs = [
            Run::of_lines(&[(0.1, "[a] x…"), (0.5, "[a] took 1 ms"), (0.6, "lost")]),
            Run::of_lines(&[(0.2, "[a] x…"), (0.3, "[a] took 2 ms"), (0.6, "kept")]),
        ];
        let story = Story {
            luck: vec!["lost".to_owned(), "kept".to_owned(), "neither".to_owned()],
            ..Story::default()
        };
        let found = repeats(&runs, &story);
        assert_eq!(found.spread, [(0.1, 0.2), (0.3, 0.5), (0.6, 0.6)]);
        let luck: Vec<(&str, usize)> = found.luck.iter().map(|(line, count)| (line.as_str(), *count)).collect();
        assert_eq!(luck, [("kept", 1), ("lost", 1), ("neither", 0)]);
    }
}
