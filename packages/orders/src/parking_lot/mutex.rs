//! `parking_lot::Mutex`.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::{LockResult, PoisonError, TryLockError};
use std::time::Duration;

use crate::model::act::Act;
use crate::shown::as_its_value;
use crate::sync;

/// As parking_lot's, for values of a known size.
#[derive(Default)]
pub struct Mutex<T>(sync::Mutex<T>);

/// As parking_lot's.
#[must_use = "if unused the Mutex will immediately unlock"]
pub struct MutexGuard<'a, T> {
    mutex: &'a Mutex<T>,
    /// None while it is unlocked for a time.
    guard: Option<sync::MutexGuard<'a, T>>,
}

/// What it is a result of, whether somebody has panicked or not.
pub(super) fn either<T>(result: LockResult<T>) -> T {
    result.unwrap_or_else(PoisonError::into_inner)
}

/// As [`either`], if somebody got it.
pub(super) fn either_if_got<T>(result: Result<T, TryLockError<T>>) -> Option<T> {
    match result {
        Ok(guard) => Some(guard),
        Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}

impl<T> Mutex<T> {
    /// As parking_lot's.
    pub const fn new(value: T) -> Self {
        Mutex(sync::Mutex::new(value))
    }

    fn guard<'a>(&'a self, guard: sync::MutexGuard<'a, T>) -> MutexGuard<'a, T> {
        MutexGuard {
            mutex: self,
            guard: Some(guard),
        }
    }

    /// As parking_lot's.
    #[track_caller]
    pub fn lock(&self) -> MutexGuard<'_, T> {
        self.guard(either(self.0.lock()))
    }

    /// As parking_lot's.
    #[track_caller]
    pub fn try_lock(&self) -> Option<MutexGuard<'_, T>> {
        either_if_got(self.0.try_lock()).map(|guard| self.guard(guard))
    }

    /// As parking_lot's. The time never runs out: where only that would help, the order ends.
    #[track_caller]
    pub fn try_lock_for(&self, _limit: Duration) -> Option<MutexGuard<'_, T>> {
        let guard = self.0.lock_at(Location::caller(), Act::new("locks").timed());
        Some(self.guard(either(guard)))
    }

    /// As parking_lot's.
    #[track_caller]
    pub fn is_locked(&self) -> bool {
        self.0.state().is_locked(Location::caller())
    }

    /// As parking_lot's.
    pub fn get_mut(&mut self) -> &mut T {
        either(self.0.get_mut())
    }

    /// As parking_lot's.
    pub fn into_inner(self) -> T {
        either(self.0.into_inner())
    }
}

impl<'a, T> MutexGuard<'a, T> {
    /// As parking_lot's.
    pub fn mutex(guard: &Self) -> &'a Mutex<T> {
        guard.mutex
    }

    /// As parking_lot's.
    #[track_caller]
    pub fn unlocked<R>(guard: &mut Self, work: impl FnOnce() -> R) -> R {
        guard.guard = None;
        let done = work();
        guard.guard = Some(either(guard.mutex.0.lock()));
        done
    }

    /// As parking_lot's: who comes next, is any here.
    pub fn unlock_fair(guard: Self) {
        drop(guard);
    }

    /// As parking_lot's: who comes next, is any here.
    #[track_caller]
    pub fn unlocked_fair<R>(guard: &mut Self, work: impl FnOnce() -> R) -> R {
        MutexGuard::unlocked(guard, work)
    }

    /// As parking_lot's: who comes next, is any here.
    #[track_caller]
    pub fn bump(guard: &mut Self) {
        MutexGuard::unlocked(guard, || ());
    }

    /// Gives the lock to one who gives it back.
    pub(super) fn lend(&mut self, work: impl FnOnce(sync::MutexGuard<'a, T>) -> LockResult<sync::MutexGuard<'a, T>>) {
        self.guard = self.guard.take().map(|guard| either(work(guard)));
    }
}

impl<T> From<T> for Mutex<T> {
    fn from(value: T) -> Self {
        Mutex::new(value)
    }
}

impl<T: fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Mutex");
        self.0.show(|value| {
            match value {
                Some(value) => shown.field("data", value),
                None => shown.field("data", &format_args!("<locked>")),
            };
        });
        shown.finish()
    }
}

impl<T> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.guard.as_deref().expect("it is locked")
    }
}

impl<T> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.guard.as_deref_mut().expect("it is locked")
    }
}

as_its_value!(MutexGuard<'_, T>);
