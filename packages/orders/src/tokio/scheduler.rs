//! A runtime's state. Knows nothing of how its tasks are started and polled.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::task::Waker;

use crate::model::Index;
use crate::tokio::core::Core;
use crate::tokio::polled::Polled;

/// A runtime.
pub(super) struct Scheduler {
    pub(super) kind: Kind,
    pub(super) core: Rc<Core>,
    /// Its time is enabled.
    pub(super) has_time: bool,
    /// It has polled its last future.
    pub(super) is_closed: Rc<Cell<bool>>,
    /// How many `block_on`s poll its tasks too, and the thread of the last one.
    pub(super) drivers: Rc<Cell<usize>>,
    pub(super) driver: Cell<Index>,
    pub(super) tasks: RefCell<Vec<Arc<Polled>>>,
    pub(super) pool: Pool,
}

/// What polls a runtime's tasks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The thread that is in `block_on`.
    CurrentThread,
    /// Threads of its own.
    MultiThread,
}

/// Threads for what blocks.
pub(super) struct Pool {
    pub(super) most: usize,
    pub(super) at_work: Cell<usize>,
    pub(super) tasks: RefCell<Vec<Arc<Polled>>>,
}

/// Tasks that stay on one thread.
pub(super) struct Local {
    /// How many are at it to poll them, if it is a set of its own and not a whole runtime.
    pub(super) drivers: Rc<Cell<usize>>,
    /// By which thread, once there is one.
    pub(super) core: RefCell<Option<Rc<Core>>>,
    pub(super) driver: Cell<Index>,
    pub(super) tasks: RefCell<Vec<Arc<Polled>>>,
    pub(super) is_closed: Rc<Cell<bool>>,
    /// Whom to wake when one of them is over.
    pub(super) waker: RefCell<Option<Waker>>,
}

impl Scheduler {
    /// Whether its tasks are polled by whoever is in `block_on`.
    pub(super) fn is_driven(&self) -> bool {
        self.kind != Kind::MultiThread
    }
}
