//! Whether a search that merges equal states, and takes at once the steps that nobody notices, misses nothing. Knows nothing of what
//! is searched.

use std::collections::{BTreeMap, BTreeSet};

use orders::explorer::{Options, Outcome, Report, Searched};

use crate::alike::{Here, search_with};

/// So many states are met at most by a search that is slower on purpose; beyond, nothing is compared.
const MOST: usize = 30_000;

/// What a program says in each lane, how it ends, and who waits there for what.
pub(crate) type Told = (BTreeMap<String, Vec<String>>, String);

fn told(outcome: &Outcome) -> Told {
    let mut lanes: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in outcome.steps.iter().flat_map(|step| &step.prints) {
        let lane = line.strip_prefix('[').and_then(|rest| rest.split_once("] "));
        let (lane, line) = lane.unwrap_or(("main", line));
        lanes.entry(lane.into()).or_default().push(line.into());
    }
    let waits = outcome
        .waiting
        .iter()
        .map(|waiting| (waiting.thread, waiting.line, &waiting.what));
    (lanes, format!("{:?} {:?}", outcome.ending, waits.collect::<Vec<_>>()))
}

/// What comes out.
pub(crate) fn outcomes(report: &Report) -> BTreeSet<Told> {
    report.outcomes.iter().map(told).collect()
}

/// What three searches have found: as it is done, without merging, and with each step chosen. The last two are not there where
/// that would take too long.
pub(crate) struct Found {
    pub(crate) merged: Report,
    pub(crate) one_by_one: Option<Report>,
    pub(crate) all_steps: Option<Report>,
}

impl Found {
    pub(crate) fn by(search: impl Fn(&Options) -> Report) -> Self {
        let options = Options {
            most_states: MOST,
            most_seconds: 20.0,
            at_random: 1,
            ..Options::default()
        };
        let is_whole = |report: &Report| report.searched == Searched::All && report.more_outcomes == 0;
        let one_by_one = Options {
            one_by_one: true,
            ..options.clone()
        };
        let all_steps = Options {
            all_steps: true,
            ..options.clone()
        };
        Found {
            merged: search(&options),
            one_by_one: Some(search(&one_by_one)).filter(is_whole),
            all_steps: Some(search(&all_steps)).filter(is_whole),
        }
    }

    /// What is wrong, if anything is.
    pub(crate) fn fault(&self) -> Option<String> {
        if let Some(why) = &self.merged.refused {
            return Some(format!("refused: {why}"));
        }
        let found = outcomes(&self.merged);
        if let Some(report) = &self.one_by_one {
            if report.orders != self.merged.orders {
                return Some(format!("{} orders, not merged {}", self.merged.orders, report.orders));
            }
            if outcomes(report) != found {
                return Some(format!("{found:?}, not merged {:?}", outcomes(report)));
            }
        }
        let all = self.all_steps.as_ref().map(outcomes)?;
        (all != found).then(|| format!("{found:?}, with all steps {all:?}"))
    }
}

/// Compares a search with those that take no short cuts, as far as these come to an end.
pub(crate) fn check(body: fn(&Here)) {
    let found = Found::by(|options| search_with(body, options));
    assert_eq!(found.merged.searched, Searched::All);
    assert_eq!(found.fault(), None);
}
