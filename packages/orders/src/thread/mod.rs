//! `std::thread`.

pub mod local;
mod scoped;
mod spawned;

use std::fmt;
use std::panic::Location;
use std::rc::Rc;
use std::time::Duration;

pub use std::thread::{AccessError, Result, available_parallelism};

pub use local::LocalKey;
pub use scoped::{Scope, ScopedJoinHandle, scope};
pub use spawned::{Builder, JoinHandle, spawn};

use crate::model::Index;
use crate::model::act::{Act, Wants};
use crate::model::execution::Execution;
use crate::model::step::{refuse, step_at};
use crate::model::threads::Host;

/// As std's.
#[derive(Clone)]
pub struct Thread {
    index: Index,
    name: Option<Rc<str>>,
    label: usize,
    /// It is one of several, and nobody knows which.
    is_any: bool,
}

// SAFETY: all threads of a program that is explored are coroutines of one thread of the system.
unsafe impl Send for Thread {}
// SAFETY: as above.
unsafe impl Sync for Thread {}

/// As std's. Numbered alike in every order.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ThreadId(usize);

impl Thread {
    fn of(index: Index) -> Self {
        Execution::with(|run| {
            let thread = run.thread(index);
            Thread {
                index,
                name: thread.name.as_deref().map(Rc::from),
                label: thread.label,
                is_any: false,
            }
        })
    }

    /// As std's.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// As std's.
    #[must_use]
    #[track_caller]
    pub fn id(&self) -> ThreadId {
        if self.is_any {
            refuse("which of a runtime's several threads it is, is not explored");
        }
        ThreadId(self.label + 1)
    }

    /// As std's.
    #[track_caller]
    pub fn unpark(&self) {
        step_at(Location::caller(), Act::new("unparks"), || Ok(()));
        Execution::with(|run| run.thread_mut(self.index).token = true);
    }
}

impl fmt::Debug for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Thread")
            .field("id", &self.id())
            .field("name", &self.name())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ThreadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ThreadId({})", self.0)
    }
}

/// As std's.
#[must_use]
pub fn current() -> Thread {
    let host = Execution::with(|run| run.current().host);
    let thread = match host {
        Host::Of(index) => Thread::of(index),
        _ => Thread::of(Execution::this()),
    };
    let name = Execution::with(|run| run.host_name());
    Thread {
        name: name.map(Rc::from),
        is_any: host == Host::Worker,
        ..thread
    }
}

/// As std's: here, others go first, as many as could go on.
#[track_caller]
pub fn sleep(_time: Duration) {
    step_at(Location::caller(), Act::gives_way("has slept"), || Ok(()));
}

/// As std's.
#[track_caller]
pub fn yield_now() {
    step_at(Location::caller(), Act::gives_way("has yielded"), || Ok(()));
}

/// As std's.
#[track_caller]
pub fn park() {
    park_as(Act::new("goes on from park"));
}

/// As std's. The time never runs out: where only that would help, the order ends.
#[track_caller]
pub fn park_timeout(_limit: Duration) {
    park_as(Act::new("goes on from park").timed());
}

#[track_caller]
fn park_as(act: Act) {
    let this = Execution::host("`park`");
    let has_token = || {
        let has_token = Execution::with(|run| run.thread(this).token);
        has_token.then_some(()).ok_or(Wants::what("somebody to unpark it"))
    };
    step_at(Location::caller(), act, has_token);
    Execution::with(|run| run.thread_mut(this).token = false);
}

/// As std's.
#[must_use]
pub fn panicking() -> bool {
    // While a run is cleared up, destructors are called, as in a panic; nobody sees what they do.
    Execution::is_being_cleared_up() || Execution::with(|run| run.current().panics)
}
