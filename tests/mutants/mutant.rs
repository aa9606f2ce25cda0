//! A mutant, and the rules by which they are made.

use std::fmt;

use super::source::{Edit, Source};

/// What is done to a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Rule {
    GuardDropped,
    PermitDropped,
    FetchSplit,
    NotifyRemoved,
    AskedOnce,
    JoinRemoved,
    BarrierRemoved,
    SendRemoved,
    DropRemoved,
    SenderKept,
    LocksSwapped,
    BoundRaised,
    PermitsRaised,
}

impl Rule {
    /// By which a story speaks of it.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Rule::GuardDropped => "guard",
            Rule::PermitDropped => "permit",
            Rule::FetchSplit => "fetch",
            Rule::NotifyRemoved => "notify",
            Rule::AskedOnce => "condition",
            Rule::JoinRemoved => "join",
            Rule::BarrierRemoved => "barrier",
            Rule::SendRemoved => "send",
            Rule::DropRemoved => "drop",
            Rule::SenderKept => "sender",
            Rule::LocksSwapped => "locks",
            Rule::BoundRaised => "bound",
            Rule::PermitsRaised => "permits",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(match self {
            Rule::GuardDropped => "a guard dropped at once",
            Rule::PermitDropped => "a permit dropped at once",
            Rule::FetchSplit => "an atomic step split into load and store",
            Rule::NotifyRemoved => "a `notify` removed",
            Rule::AskedOnce => "a condition asked once only",
            Rule::JoinRemoved => "a `join` removed",
            Rule::BarrierRemoved => "a barrier removed",
            Rule::SendRemoved => "a `send` removed",
            Rule::DropRemoved => "a sender's `drop` removed",
            Rule::SenderKept => "a sender kept",
            Rule::LocksSwapped => "two locks swapped",
            Rule::BoundRaised => "a channel's bound raised by one",
            Rule::PermitsRaised => "a semaphore's permits raised by one",
        })
    }
}

/// What a rule makes of a program.
#[derive(Default)]
pub(crate) struct Found {
    pub(super) mutants: Vec<Mutant>,
    /// Where the rule would be followed, and why it cannot be.
    pub(super) unfit: Vec<String>,
}

/// A faulty program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mutant {
    pub(crate) rule: Rule,
    /// Where the first change is.
    pub(crate) line: usize,
    /// What was done where, for people.
    pub(crate) says: String,
    pub(crate) text: String,
}

impl Found {
    pub(super) fn add(&mut self, source: &Source, rule: Rule, line: usize, what: &str, edits: Vec<Edit>) {
        self.mutants.push(Mutant {
            rule,
            line,
            says: format!("line {line}: {what}"),
            text: source.with(edits),
        });
    }
}
