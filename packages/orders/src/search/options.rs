//! How a program is to be explored.

use serde::Deserialize;

/// How a program is to be explored. As JSON, all of it may be left out.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// How often at most a thread is kept from going on though it could. Without it, every order is tried if that is not too
    /// much, and else those with at most two such places.
    pub preemptions: Option<u32>,
    /// So many states are met at most; where there are more, fewer orders are tried.
    pub most_states: usize,
    /// So many steps are taken at most for one way of searching.
    pub most_steps: u64,
    /// So long it takes at most, in seconds: after half of it fewer orders are tried, and when it is over no more are drawn.
    pub most_seconds: f64,
    /// How many orders are tried at random where the others are too many.
    pub at_random: u64,
    /// With which they are drawn.
    pub seed: u64,
    /// This order alone, to its end: for each step that a [`Report`](crate::explorer::Report) tells of, the number of its
    /// thread, as this order starts them from `main` with 0 on, and 64 times that of the step's way.
    pub replay: Option<Vec<usize>>,
    /// Claims of the order of lines across lanes: `LINE before LINE`, `at most 2 at once of LINE | LINE`. Orders that break one
    /// are told apart from those that do not; else the order in each lane alone makes a difference.
    pub watched: Vec<String>,
    /// Do not merge equal states: each order is run for itself. For tests, and for programs with few.
    pub one_by_one: bool,
    /// Every step is chosen, those too that no other thread notices. For tests: nothing more comes out, in more orders.
    pub all_steps: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            preemptions: None,
            most_states: 250_000,
            most_steps: 10_000_000,
            most_seconds: 8.0,
            at_random: 5_000,
            seed: 1,
            replay: None,
            watched: Vec::new(),
            one_by_one: false,
            all_steps: false,
        }
    }
}
