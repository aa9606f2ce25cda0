//! What was found where every order of a program was tried, as the explorer writes it (packages/orders/src/search/report.rs).
//! Knows nothing of what it should be.

use serde::{Deserialize, Serialize};

use crate::recording::{Event, Stream};
use crate::run::Run;
use crate::timeline::Timeline;

/// All that was found.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Exploration {
    /// What was searched.
    pub searched: Searched,
    /// In how many orders the program can run, of those searched: decimal digits, or `1.5e40`.
    pub orders: String,
    /// How many different states there are in them.
    pub states: usize,
    /// How many times the program was run for it.
    pub runs: u64,
    /// The threads' names, by their numbers.
    pub threads: Vec<String>,
    /// What may come out: first what is stuck, then what panics, then the rest; in each the commonest first.
    pub outcomes: Vec<OrderOutcome>,
    /// Outcomes that are not among them, being too many.
    pub more_outcomes: usize,
    /// Lines that ask for a weaker ordering than `SeqCst`, which is what was explored.
    pub weaker: Vec<u32>,
    /// Why the program cannot be explored; nothing else is of use then.
    #[serde(default)]
    pub refused: Option<String>,
}

/// What was searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Searched {
    /// Every order.
    All,
    /// Every order in which threads that could go on are kept from it so many times at most.
    Preemptions(u32),
    /// So many orders, drawn with this seed.
    #[allow(missing_docs, reason = "said above")]
    Random { orders: u64, seed: u64 },
    /// One order that was asked for.
    One,
}

/// Something that may come out.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderOutcome {
    /// How the program ends.
    pub ending: Ending,
    /// In how many of the orders; as [`Exploration::orders`].
    pub orders: String,
    /// The shortest of them, and among those the one in which threads take turns least often.
    pub steps: Vec<Step>,
    /// Who waits, and for what, where it is stuck.
    #[serde(default)]
    pub waiting: Vec<Waiting>,
}

/// How a program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Ending {
    /// With this exit status.
    Exits(i32),
    /// `main` panics.
    Panics,
    /// Nobody can go on, or only by a time limit.
    IsStuck,
}

/// A step of an order.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Step {
    /// The thread's number.
    pub thread: usize,
    /// In which of the ways in which it could go on it does, from 0.
    #[serde(default)]
    pub way: usize,
    /// Of the program's text, from 1.
    pub line: u32,
    /// What it does, as `locks` or `loads 3`.
    pub does: String,
    /// Lines that it prints.
    #[serde(default)]
    pub prints: Vec<String>,
    /// Lines on standard error; of a panic, one.
    #[serde(default)]
    pub complains: Vec<String>,
    /// Threads that it starts.
    #[serde(default)]
    pub starts: Vec<usize>,
}

/// A thread that cannot go on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Waiting {
    /// The thread's number.
    pub thread: usize,
    /// Where it waits.
    pub line: u32,
    /// For what, as `the lock`.
    pub what: String,
    /// Which thread has that, or is that.
    #[serde(default)]
    pub of: Option<usize>,
    /// Where that one got it.
    #[serde(default)]
    pub since: Option<u32>,
    /// A time limit would end it.
    pub is_timed: bool,
}

impl Step {
    /// What the explorer has to be told to take this step again: the thread's number, and 64 times that of its way.
    pub fn choice(&self) -> usize {
        self.thread + 64 * self.way
    }
}

impl Searched {
    /// What was searched, as a sentence needs it: `in all 58 orders`.
    pub fn among(&self, orders: &str) -> String {
        match self {
            Searched::All if orders == "1" => "the only order".to_owned(),
            Searched::All => format!("all {orders} orders"),
            Searched::Preemptions(1) => format!("all {orders} orders with at most one preemption"),
            Searched::Preemptions(most) => format!("all {orders} orders with at most {most} preemptions"),
            Searched::Random { orders, seed } => format!("{orders} orders drawn at random with the seed {seed}"),
            Searched::One => "this order".to_owned(),
        }
    }
}

impl OrderOutcome {
    /// The lines that are printed, in the order told.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.steps.iter().flat_map(|step| &step.prints).map(String::as_str)
    }

    /// As a run, in which the lines come a second after one another.
    pub(crate) fn timeline(&self) -> Timeline {
        let lines = self.lines().enumerate();
        let events: Vec<_> = lines
            .map(|(index, line)| Event(index as f64, Stream::Output, line.to_owned()))
            .collect();
        Timeline::of(&Run {
            duration: events.len() as f64,
            events,
            exit_status: match self.ending {
                Ending::Exits(status) => Some(status),
                Ending::Panics => Some(101),
                Ending::IsStuck => None,
            },
        })
    }
}
