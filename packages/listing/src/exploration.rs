//! What was found where every order of a program was tried, as the explorer writes it (packages/orders/src/search/report.rs).
//! Knows nothing of what it should be.

use serde::{Deserialize, Serialize};

use crate::recording::{Event, Stream};
use crate::run::Run;
use crate::timeline::Timeline;

/// A line that the explorer writes.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ExplorationLine {
    /// How far it is.
    #[allow(missing_docs, reason = "as in the report")]
    Progress { states: usize },
    /// What was found; the last.
    Report(Box<Exploration>),
}

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
    /// Threads that are started before the first step.
    #[serde(default)]
    pub starts: Vec<usize>,
    /// The threads' numbers as they are started in this order, where others are started first in others.
    #[serde(default)]
    pub begun: Vec<usize>,
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

impl Searched {
    /// What was searched, as a sentence needs it: `all 58 orders`.
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
    /// What the explorer has to be told to run this order again. Alone, it numbers threads as they are started; a step is that
    /// number, and 64 times the step's way.
    pub fn order(&self) -> Vec<usize> {
        let number = |thread: usize| self.begun.iter().position(|&begun| begun == thread).unwrap_or(thread);
        let steps = self.steps.iter();
        steps.map(|step| number(step.thread) + 64 * step.way).collect()
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_lines_of_the_explorer_are_read() {
        let progress = r#"{"progress":{"searched":{"preemptions":2},"states":12,"runs":3,"left":2}}"#;
        let line = serde_json::from_str(progress).unwrap();
        assert!(matches!(line, ExplorationLine::Progress { states: 12 }), "{line:?}");
        let report = r#"{"report":{"searched":"all","orders":"1","states":0,"runs":1,"threads":[],"outcomes":[],
            "moreOutcomes":0,"weaker":[]}}"#;
        let line = serde_json::from_str(report).unwrap();
        assert!(matches!(line, ExplorationLine::Report(_)), "{line:?}");
    }

    #[test]
    fn an_order_numbers_threads_as_it_starts_them() {
        let outcome = |begun: &str| -> OrderOutcome {
            let text = format!(
                r#"{{"ending":{{"exits":0}},"orders":"1","begun":{begun},"steps":[
                    {{"thread":2,"way":1,"line":4,"does":"selects"}},{{"thread":0,"line":5,"does":"ends"}}]}}"#
            );
            serde_json::from_str(&text).unwrap()
        };
        assert_eq!(outcome("[]").order(), [66, 0]);
        assert_eq!(outcome("[0,2,1]").order(), [65, 0]);
    }
}
