//! The two ends of a channel, as far as one notices what is done at the other. Knows nothing of what is sent.

use std::cell::Cell;
use std::sync::Arc;

use crate::model::execution::Execution;
use crate::model::object::{Object, Touch};
use crate::tokio::reason::Reason;
use crate::tokio::waits::Shared;

/// What is sent, and what is taken, are two objects: one does not notice the other, unless it is full, empty or closed.
pub(super) struct Ends {
    pub(super) senders: Object,
    pub(super) receiver: Object,
    /// Whether there is anybody.
    pub(super) people: Object,
    is_closed: Cell<bool>,
}

// SAFETY: all threads of a program that is explored are coroutines of one thread of the system.
unsafe impl Send for Ends {}
// SAFETY: as above.
unsafe impl Sync for Ends {}

impl Ends {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Ends {
            senders: Object::new(),
            receiver: Object::new(),
            people: Object::new(),
            is_closed: Cell::new(false),
        })
    }

    /// Whether it is empty or full at this moment, which hangs on both ends.
    pub(super) fn are_seen(&self) {
        for object in [&self.senders, &self.receiver, &self.people] {
            Execution::touched(object, Touch::Read);
        }
    }

    /// Nobody may send any more.
    pub(super) fn close(&self, senders: usize) {
        self.is_closed.set(true);
        self.change(senders);
    }

    /// There are so many senders now.
    pub(super) fn change(&self, senders: usize) {
        let left = (senders as u64) << 1 | u64::from(self.is_closed.get());
        Execution::touched(&self.people, Touch::Value { found: 0, left });
    }
}

/// A message that is sent as soon as there is room.
pub(super) struct Sends<'a>(pub(super) &'a Ends);

impl<T> Shared<Result<(), T>> for Sends<'_> {
    fn waits(&mut self) -> Reason {
        self.0.are_seen();
        // Those who wait are served in the order in which they came.
        Execution::touched(&self.0.senders, Touch::Write);
        Reason::what("room in the channel")
    }

    fn is_done(&mut self, output: &Result<(), T>) {
        match output {
            Ok(()) => Execution::touched(&self.0.senders, Touch::Write),
            Err(_) => Execution::touched(&self.0.people, Touch::Read),
        }
    }

    fn gives_up(&mut self) {
        self.0.are_seen();
        Execution::touched(&self.0.senders, Touch::Write);
    }
}
