//! What was found, as plain data.

use serde::Serialize;

/// A line that a program that explores itself writes.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Line {
    /// How far it is.
    Progress(Progress),
    /// What was found; the last.
    Report(Box<Report>),
}

/// How far a search is.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// How it searches now.
    pub searched: Searched,
    /// How many different states it has met.
    pub states: usize,
    /// How many times it has run the program.
    pub runs: u64,
    /// How many places to go on from it knows of.
    pub left: usize,
}

/// What was searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
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

/// All that was found.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// What was searched.
    pub searched: Searched,
    /// In how many orders the program can run, of those searched: decimal digits, or `1.5e40` where they are more than 2^128.
    pub orders: String,
    /// How many different states there are in them.
    pub states: usize,
    /// How many times the program was run for it.
    pub runs: u64,
    /// The threads' names, by their numbers.
    pub threads: Vec<String>,
    /// What may come out: first what is stuck, then what panics, then the rest; in each the commonest first.
    pub outcomes: Vec<Outcome>,
    /// Outcomes that are not among them, being too many.
    pub more_outcomes: usize,
    /// Lines that ask for a weaker ordering than `SeqCst`, which is what was explored.
    pub weaker: Vec<u32>,
    /// Why the program cannot be explored; nothing else is of use then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// Something that may come out.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    /// How the program ends.
    pub ending: Ending,
    /// In how many of the orders; as [`Report::orders`].
    pub orders: String,
    /// Threads that `main` starts before the first step.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub starts: Vec<usize>,
    /// The threads' numbers in the order in which this one starts them. Not told where that is 0, 1, 2 and so on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub begun: Vec<usize>,
    /// The shortest of them, and among those the one in which threads take turns least often.
    pub steps: Vec<Step>,
    /// Who waits, and for what, where it is stuck.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<Waiting>,
}

/// How a program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// The thread's number.
    pub thread: usize,
    /// In which of the ways in which it could go on it does, from 0, where there were others.
    #[serde(skip_serializing_if = "is_first")]
    pub way: usize,
    /// Of the program's text, from 1.
    pub line: u32,
    /// What it does, as `locks` or `loads 3`.
    pub does: String,
    /// Lines that it prints.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub prints: Vec<String>,
    /// Lines on standard error; of a panic, one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub complains: Vec<String>,
    /// Threads that it starts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub starts: Vec<usize>,
}

/// A thread that cannot go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Waiting {
    /// The thread's number.
    pub thread: usize,
    /// Where it waits.
    pub line: u32,
    /// For what, as `the lock`.
    pub what: String,
    /// Which thread has that, or is that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<usize>,
    /// Where that one got it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<u32>,
    /// A time limit would end it.
    pub is_timed: bool,
}

fn is_first(way: &usize) -> bool {
    *way == 0
}
