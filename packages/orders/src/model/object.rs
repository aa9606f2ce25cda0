//! What threads share, as far as a state's number is made of it. Knows nothing of what it is.

use std::cell::Cell;

use crate::model::history::mix;
use crate::model::known::Known;

/// A part of something shared: each mutex, channel or atomic has one. In a `static` it outlives a run, and is then another
/// object in each.
#[derive(Debug)]
pub(crate) struct Object {
    pub(super) run: Cell<u64>,
    pub(super) index: Cell<usize>,
}

// SAFETY: all threads of a program that is explored are coroutines of one thread of the system.
unsafe impl Sync for Object {}
// SAFETY: as above.
unsafe impl Send for Object {}

/// What has become of an object in this run.
#[derive(Debug)]
pub(super) struct Past {
    /// Who first did something with it, and after what, which is different each time.
    pub(super) name: u64,
    pub(super) written: u64,
    /// The sum of those who have read it since, in whatever order.
    pub(super) read: u64,
    /// What those who wrote, and those who have read since, knew.
    pub(super) known: [Known; 2],
}

/// What a step is to the others that concern the same object.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Touch {
    /// Changes it, in a way that can be told only by who did so, and after what.
    Write,
    /// Reads it.
    Read,
    /// Finds this value and leaves that one.
    Value { found: u64, left: u64 },
}

impl Object {
    pub(crate) const fn new() -> Self {
        Object {
            run: Cell::new(0),
            index: Cell::new(0),
        }
    }
}

impl Past {
    pub(super) fn number(&self) -> u64 {
        mix(&[self.name, self.written, self.read])
    }
}
