//! Whether a search that merges equal states, and takes at once the steps that nobody notices, misses nothing. Knows nothing of what
//! is searched.

use std::collections::BTreeSet;

use orders::explorer::{Options, Report, Searched};

use crate::alike::{Here, search_with};

/// So many states are met at most by a search that is slower on purpose; beyond, nothing is compared.
const MOST: usize = 30_000;

/// What comes out.
fn outcomes(report: &Report) -> BTreeSet<String> {
    let outcomes = report.outcomes.iter().map(|outcome| {
        let prints: Vec<_> = outcome.steps.iter().flat_map(|step| step.prints.clone()).collect();
        let waits: Vec<_> = outcome
            .waiting
            .iter()
            .map(|waiting| (waiting.thread, waiting.line, &waiting.what))
            .collect();
        format!("{:?} {prints:?} {waits:?}", outcome.ending)
    });
    outcomes.collect()
}

/// Compares a search with those that take no short cuts, as far as these come to an end.
pub fn check(body: fn(&Here)) {
    let options = Options {
        most_states: MOST,
        most_seconds: 20.0,
        at_random: 1,
        ..Options::default()
    };
    let found = search_with(body, &options);
    assert_eq!(found.refused, None);
    assert_eq!(found.searched, Searched::All);
    let one_by_one = search_with(
        body,
        &Options {
            one_by_one: true,
            ..options.clone()
        },
    );
    if one_by_one.searched == Searched::All {
        assert_eq!(one_by_one.orders, found.orders);
        assert_eq!(outcomes(&one_by_one), outcomes(&found));
    }
    let all_steps = search_with(
        body,
        &Options {
            all_steps: true,
            ..options
        },
    );
    if all_steps.searched == Searched::All {
        assert_eq!(outcomes(&all_steps), outcomes(&found));
    }
}
