//! Whether somebody panicked while holding a lock. Knows nothing of locks.

use std::cell::Cell;
use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

use crate::model::Place;
use crate::model::act::Act;
use crate::model::execution::Execution;
use crate::model::object::{Object, Touch};
use crate::model::step::step_at;

/// The mark that a panic leaves on what a lock protects.
#[derive(Debug)]
pub(super) struct Poison(Cell<bool>);

impl Poison {
    pub(super) const fn new() -> Self {
        Poison(Cell::new(false))
    }

    pub(super) fn is_set(&self) -> bool {
        self.0.get()
    }

    /// Somebody asks.
    pub(super) fn is_asked(&self, place: Place) -> bool {
        Execution::learn_of_try();
        step_at(place, Act::new("asks whether it is poisoned"), || Ok(()));
        Execution::learns(u64::from(self.is_set()));
        self.is_set()
    }

    /// Takes it off the lock that this object stands for.
    pub(super) fn clear(&self, place: Place, object: &Object) {
        Execution::learn_of_try();
        step_at(place, Act::new("clears the poison"), || Ok(()));
        Execution::touched(object, Touch::Write);
        self.0.set(false);
    }

    /// A guard is dropped that was got while the thread was, or was not, in a panic.
    pub(super) fn leave(&self, panicked_before: bool) {
        if !panicked_before && panics() {
            self.0.set(true);
        }
    }

    pub(super) fn result<T>(&self, guard: T) -> LockResult<T> {
        poisoned_if(self.is_set(), guard)
    }

    pub(super) fn try_result<T>(&self, guard: T) -> TryLockResult<T> {
        self.result(guard).map_err(TryLockError::Poisoned)
    }
}

/// What a lock gives, as an error if it is poisoned.
pub(super) fn poisoned_if<T>(is_poisoned: bool, given: T) -> LockResult<T> {
    if is_poisoned {
        Err(PoisonError::new(given))
    } else {
        Ok(given)
    }
}

/// Whether the current thread is in a panic.
pub(super) fn panics() -> bool {
    Execution::is_under_way() && Execution::with(|run| run.current().panics)
}
