//! `std::sync::Mutex`.

use std::cell::Cell;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::{LockResult, TryLockError, TryLockResult};

use crate::model::act::{Act, Wants};
use crate::model::content::number_of;
use crate::model::execution::Execution;
use crate::model::fresh::Fresh;
use crate::model::history::mix;
use crate::model::object::{Object, Touch};
use crate::model::step::{can_step, drop_step, step_at};
use crate::model::{Index, Place};
use crate::shown::as_its_value;
use crate::sync::poison::{Poison, panics, poisoned_if};

/// As `std::sync::Mutex`, for values of a known size.
pub struct Mutex<T> {
    pub(crate) lock: Fresh<Lock>,
    value: Fresh<T>,
}

/// A lock without what it protects.
#[derive(Debug)]
pub(crate) struct Lock {
    object: Object,
    holder: Cell<Option<(Index, Place)>>,
    poison: Poison,
}

/// As `std::sync::MutexGuard`.
#[must_use = "if unused the Mutex will immediately unlock"]
pub struct MutexGuard<'a, T> {
    pub(crate) mutex: &'a Mutex<T>,
    pub(crate) place: Place,
    panicked_before: bool,
    /// As std's, it stays in its thread.
    _not_send: std::marker::PhantomData<*const ()>,
}

// SAFETY: as std's.
unsafe impl<T: Send> Send for Mutex<T> {}
// SAFETY: as std's.
unsafe impl<T: Send> Sync for Mutex<T> {}
// SAFETY: as std's.
unsafe impl<T: Sync> Sync for MutexGuard<'_, T> {}

impl Lock {
    pub(crate) const fn new() -> Self {
        Lock {
            object: Object::new(),
            holder: Cell::new(None),
            poison: Poison::new(),
        }
    }

    /// Whether somebody could take it.
    pub(crate) fn is_free(&self) -> Result<(), Wants> {
        match self.holder.get() {
            None => Ok(()),
            Some((holder, since)) => Err(Wants {
                what: "the lock",
                of: Some(holder),
                since: Some(since),
            }),
        }
    }

    /// Takes it when it is free; what is in it then has this number, if it has one.
    pub(crate) fn lock(&self, place: Place, act: Act, content: impl FnOnce() -> Option<u64>) {
        step_at(place, act, || self.is_free());
        self.take(place, content());
    }

    /// Takes it if it is free.
    pub(crate) fn try_lock(&self, place: Place, content: impl FnOnce() -> Option<u64>) -> bool {
        Execution::learn_of_try();
        step_at(place, Act::new("tries to lock"), || Ok(()));
        if self.is_free().is_err() {
            Execution::touched(&self.object, Touch::Read);
            Execution::does(|| "tries to lock, in vain".into());
            return false;
        }
        self.take(place, content());
        Execution::does(|| "locks".into());
        true
    }

    pub(crate) fn is_locked(&self, place: Place) -> bool {
        Execution::learn_of_try();
        step_at(place, Act::new("asks whether it is locked"), || Ok(()));
        Execution::touched(&self.object, Touch::Read);
        self.is_free().is_err()
    }

    /// Leaves it, from wherever that may be.
    pub(crate) fn unlock(&self, place: Place) {
        if drop_step(place, Execution::unlocks()) {
            self.release(None);
        }
    }

    fn take(&self, place: Place, content: Option<u64>) {
        self.holder.set(Some((Execution::this(), place)));
        self.touched(content, 1);
    }

    fn release(&self, content: Option<u64>) {
        self.holder.set(None);
        self.touched(content, 0);
    }

    fn touched(&self, content: Option<u64>, held: u64) {
        let poisoned = u64::from(self.poison.is_set());
        let number = content.map(|content| mix(&[content, poisoned]));
        let touch = number.map_or(Touch::Write, |found| Touch::Value {
            found,
            left: mix(&[found, held]),
        });
        Execution::touched(&self.object, touch);
    }
}

impl<T> Mutex<T> {
    /// As std's.
    pub const fn new(value: T) -> Self {
        Mutex {
            lock: Fresh::new(Lock::new()),
            value: Fresh::new(value),
        }
    }

    pub(crate) fn state(&self) -> &Lock {
        // SAFETY: shared, and never lent out mutably.
        unsafe { &*self.lock.get() }
    }

    /// As std's.
    ///
    /// # Errors
    /// As std's.
    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        self.lock_at(Location::caller(), Act::new("locks"))
    }

    pub(crate) fn lock_at(&self, place: Place, act: Act) -> LockResult<MutexGuard<'_, T>> {
        self.state().lock(place, act, || self.content());
        self.result(self.guard(place))
    }

    /// As std's.
    ///
    /// # Errors
    /// As std's.
    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        self.try_lock_at(Location::caller())
    }

    fn try_lock_at(&self, place: Place) -> TryLockResult<MutexGuard<'_, T>> {
        let lock = self.state();
        if lock.try_lock(place, || self.content()) {
            lock.poison.try_result(self.guard(place))
        } else {
            Err(TryLockError::WouldBlock)
        }
    }

    /// What is in it, as a number, if it has one.
    fn content(&self) -> Option<u64> {
        // SAFETY: this thread has the lock, or takes or leaves it now.
        number_of(unsafe { &*self.value.get() })
    }

    /// Takes the lock, which is free.
    pub(crate) fn take(&self, place: Place) {
        self.state().take(place, self.content());
    }

    /// Leaves the lock.
    pub(crate) fn release(&self) {
        self.state().release(self.content());
    }

    /// The guard of one who has taken the lock.
    pub(crate) fn guard(&self, place: Place) -> MutexGuard<'_, T> {
        MutexGuard {
            mutex: self,
            place,
            panicked_before: panics(),
            _not_send: std::marker::PhantomData,
        }
    }

    /// Shows what is in it, if nobody has the lock; meanwhile it is locked, as std does.
    pub(crate) fn show<R>(&self, show: impl FnOnce(Option<&T>) -> R) -> R {
        if !can_step() {
            // SAFETY: nobody has the lock, and nobody else goes on meanwhile.
            let value = self.state().is_free().map(|()| unsafe { &*self.value.get() });
            return show(value.ok());
        }
        match self.try_lock_at(Execution::last_place()) {
            Ok(guard) => show(Some(&guard)),
            Err(TryLockError::Poisoned(error)) => show(Some(error.get_ref())),
            Err(TryLockError::WouldBlock) => show(None),
        }
    }

    pub(crate) fn result<G>(&self, guard: G) -> LockResult<G> {
        self.state().poison.result(guard)
    }

    /// As std's.
    #[track_caller]
    pub fn is_poisoned(&self) -> bool {
        self.state().poison.is_asked(Location::caller())
    }

    /// As std's.
    #[track_caller]
    pub fn clear_poison(&self) {
        let lock = self.state();
        lock.poison.clear(Location::caller(), &lock.object);
    }

    /// As std's.
    ///
    /// # Errors
    /// As std's.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        let is_poisoned = self.state().poison.is_set();
        poisoned_if(is_poisoned, self.value.get_mut())
    }

    /// As std's.
    ///
    /// # Errors
    /// As std's.
    pub fn into_inner(self) -> LockResult<T> {
        let is_poisoned = self.state().poison.is_set();
        poisoned_if(is_poisoned, self.value.into_inner())
    }
}

impl<T> From<T> for Mutex<T> {
    fn from(value: T) -> Self {
        Mutex::new(value)
    }
}

impl<T: Default> Default for Mutex<T> {
    fn default() -> Self {
        Mutex::new(T::default())
    }
}

impl<T: fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Mutex");
        self.show(|value| {
            match value {
                Some(value) => shown.field("data", &value),
                None => shown.field("data", &"<locked>"),
            };
        });
        shown
            .field("poisoned", &self.state().poison.is_set())
            .finish_non_exhaustive()
    }
}

impl<T> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: this thread has the lock.
        unsafe { &*self.mutex.value.get() }
    }
}

impl<T> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: this thread has the lock.
        unsafe { &mut *self.mutex.value.get() }
    }
}

impl<T> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        // Shown where it was locked, since nothing in the text stands for the end of a scope.
        if drop_step(self.place, Execution::unlocks()) {
            let lock = self.mutex.state();
            lock.poison.leave(self.panicked_before);
            self.mutex.release();
        }
    }
}

as_its_value!(MutexGuard<'_, T>);
