//! What polls the futures of a runtime: one thread or several. Knows nothing of what is polled.

use std::cell::Cell;

use crate::model::act::Wants;
use crate::model::execution::Execution;
use crate::model::object::{Object, Touch};
use crate::model::{Index, Place};

/// A thread of the system that polls one future at a time, or several that do.
pub(super) struct Core {
    width: usize,
    /// How many futures are being polled.
    polled: Cell<usize>,
    /// Which was the last of them, and where it went on.
    last: Cell<Option<(Index, Place)>>,
    /// How many futures it has that are not over.
    pub(super) members: Cell<usize>,
    /// What futures share that stay on their thread.
    home: Object,
    is_home: Cell<bool>,
}

impl Core {
    pub(super) fn new(width: usize) -> Self {
        Core {
            width,
            polled: Cell::new(0),
            last: Cell::new(None),
            members: Cell::new(0),
            home: Object::new(),
            is_home: Cell::new(false),
        }
    }

    /// Whether it polls no more than one future at a time.
    pub(super) fn is_single(&self) -> bool {
        self.width == 1
    }

    /// Whether it could poll another one.
    pub(super) fn is_free(&self) -> Result<(), Wants> {
        if self.polled.get() < self.width {
            return Ok(());
        }
        let last = self.last.get();
        Err(Wants {
            what: if self.is_single() {
                "the runtime's thread"
            } else {
                "one of the runtime's threads"
            },
            of: last.filter(|_| self.is_single()).map(|(index, _)| index),
            since: last.filter(|_| self.is_single()).map(|(_, place)| place),
        })
    }

    pub(super) fn take(&self, place: Place) {
        self.polled.set(self.polled.get() + 1);
        self.last.set(Some((Execution::this(), place)));
    }

    pub(super) fn leave(&self) {
        self.polled.set(self.polled.get() - 1);
    }

    /// From now on futures are here that stay on this thread.
    pub(super) fn becomes_home(&self) {
        self.is_home.set(true);
    }

    /// One of those is polled: it may share with the others what nobody else sees.
    pub(super) fn is_touched(&self) {
        if self.is_home.get() {
            Execution::touched(&self.home, Touch::Write);
        }
    }
}
