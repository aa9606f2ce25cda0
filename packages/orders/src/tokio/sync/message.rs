//! What is sent, with a number that stands for it. Knows nothing of channels.

use crate::model::content::number_of;
use crate::model::execution::Execution;
use crate::model::known::Known;

/// A value that is sent, and its number: its own, if it has one, or that of all that its sender had done.
#[derive(Debug, Clone)]
pub(super) struct Message<T> {
    value: T,
    number: u64,
    /// What its sender knew, where its number tells who that was.
    known: Known,
}

impl<T> Message<T> {
    pub(super) fn new(value: T) -> Self {
        let plain = number_of(&value).map(|number| (number, Known::default()));
        let (number, known) = plain.unwrap_or_else(|| {
            // It may make several without a step in between.
            Execution::learns(0);
            Execution::with(|run| (run.current().done, run.known()))
        });
        Message { value, number, known }
    }

    /// The value, which comes back to its sender.
    pub(super) fn into_value(self) -> T {
        self.value
    }

    /// The value, of which the current thread learns.
    pub(super) fn learned(self) -> T {
        Execution::learns(self.number);
        Execution::with(|run| run.knows(self.known));
        self.value
    }
}
