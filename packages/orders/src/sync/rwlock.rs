//! `std::sync::RwLock`. Whoever comes may get in as soon as it can: std says nothing of who goes first.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::{LockResult, TryLockError, TryLockResult};

use crate::model::act::{Act, Wants};
use crate::model::execution::Execution;
use crate::model::fresh::Fresh;
use crate::model::object::{Object, Touch};
use crate::model::step::{can_step, drop_step, step_at};
use crate::model::{Index, Place};
use crate::shown::as_its_value;
use crate::sync::poison::{Poison, panics, poisoned_if};

/// As `std::sync::RwLock`, for values of a known size.
pub struct RwLock<T> {
    state: Fresh<State>,
    value: Fresh<T>,
}

struct State {
    object: Object,
    readers: RefCell<Vec<(Index, Place)>>,
    writer: Cell<Option<(Index, Place)>>,
    poison: Poison,
}

/// As `std::sync::RwLockReadGuard`.
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockReadGuard<'a, T> {
    lock: &'a RwLock<T>,
    place: Place,
    _not_send: PhantomData<*const ()>,
}

/// As `std::sync::RwLockWriteGuard`.
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockWriteGuard<'a, T> {
    lock: &'a RwLock<T>,
    place: Place,
    panicked_before: bool,
    _not_send: PhantomData<*const ()>,
}

// SAFETY: as std's.
unsafe impl<T: Send> Send for RwLock<T> {}
// SAFETY: as std's.
unsafe impl<T: Send + Sync> Sync for RwLock<T> {}
// SAFETY: as std's.
unsafe impl<T: Sync> Sync for RwLockReadGuard<'_, T> {}
// SAFETY: as std's.
unsafe impl<T: Sync> Sync for RwLockWriteGuard<'_, T> {}

impl State {
    fn has_no_writer(&self) -> Result<(), Wants> {
        self.writer.get().map_or(Ok(()), |(holder, since)| {
            Err(Wants {
                what: "the writer's lock",
                of: Some(holder),
                since: Some(since),
            })
        })
    }

    fn has_nobody(&self) -> Result<(), Wants> {
        self.has_no_writer()?;
        self.readers.borrow().first().map_or(Ok(()), |&(holder, since)| {
            Err(Wants {
                what: "a reader's lock",
                of: Some(holder),
                since: Some(since),
            })
        })
    }
}

impl<T> RwLock<T> {
    /// As std's.
    pub const fn new(value: T) -> Self {
        let state = State {
            object: Object::new(),
            readers: RefCell::new(Vec::new()),
            writer: Cell::new(None),
            poison: Poison::new(),
        };
        RwLock {
            state: Fresh::new(state),
            value: Fresh::new(value),
        }
    }

    fn state(&self) -> &State {
        // SAFETY: shared, and never lent out mutably.
        unsafe { &*self.state.get() }
    }

    fn reads(&self, place: Place) -> RwLockReadGuard<'_, T> {
        let state = self.state();
        state.readers.borrow_mut().push((Execution::this(), place));
        Execution::touched(&state.object, Touch::Read);
        RwLockReadGuard {
            lock: self,
            place,
            _not_send: PhantomData,
        }
    }

    fn writes(&self, place: Place) -> RwLockWriteGuard<'_, T> {
        let state = self.state();
        state.writer.set(Some((Execution::this(), place)));
        Execution::touched(&state.object, Touch::Write);
        RwLockWriteGuard {
            lock: self,
            place,
            panicked_before: panics(),
            _not_send: PhantomData,
        }
    }

    /// As std's.
    ///
    /// # Errors
    /// As std's.
    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        self.read_at(Location::caller(), Act::new("locks to read"))
    }

    pub(crate) fn read_at(&self, place: Place, act: Act) -> LockResult<RwLockReadGuard<'_, T>> {
        let state = self.state();
        step_at(place, act, || state.has_no_writer());
        state.poison.result(self.reads(place))
    }

    /// As std's.
    ///
    /// # Errors
    /// As std's.
    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        self.write_at(Location::caller(), Act::new("locks to write"))
    }

    pub(crate) fn write_at(&self, place: Place, act: Act) -> LockResult<RwLockWriteGuard<'_, T>> {
        let state = self.state();
        step_at(place, act, || state.has_nobody());
        state.poison.result(self.writes(place))
    }

    /// As std's.
    ///
    /// # Errors
    /// As std's.
    #[track_caller]
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        self.try_read_at(Location::caller())
    }

    fn try_read_at(&self, place: Place) -> TryLockResult<RwLockReadGuard<'_, T>> {
        let state = self.state();
        Execution::learn_of_try();
        step_at(place, Act::new("tries to lock to read"), || Ok(()));
        if state.has_no_writer().is_err() {
            Execution::touched(&state.object, Touch::Read);
            return Err(TryLockError::WouldBlock);
        }
        state.poison.try_result(self.reads(place))
    }

    /// As std's.
    ///
    /// # Errors
    /// As std's.
    #[track_caller]
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        let (place, state) = (Location::caller(), self.state());
        Execution::learn_of_try();
        step_at(place, Act::new("tries to lock to write"), || Ok(()));
        if state.has_nobody().is_err() {
            Execution::touched(&state.object, Touch::Write);
            return Err(TryLockError::WouldBlock);
        }
        state.poison.try_result(self.writes(place))
    }

    /// Shows what is in it, if nobody writes; meanwhile nobody can, as in std.
    pub(crate) fn show<R>(&self, show: impl FnOnce(Option<&T>) -> R) -> R {
        if !can_step() {
            // SAFETY: nobody writes, and nobody else goes on meanwhile.
            let value = self.state().has_no_writer().map(|()| unsafe { &*self.value.get() });
            return show(value.ok());
        }
        match self.try_read_at(Execution::last_place()) {
            Ok(guard) => show(Some(&guard)),
            Err(TryLockError::Poisoned(error)) => show(Some(error.get_ref())),
            Err(TryLockError::WouldBlock) => show(None),
        }
    }

    /// As std's.
    #[track_caller]
    pub fn is_poisoned(&self) -> bool {
        self.state().poison.is_asked(Location::caller())
    }

    /// As std's.
    #[track_caller]
    pub fn clear_poison(&self) {
        let state = self.state();
        state.poison.clear(Location::caller(), &state.object);
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

impl<T> From<T> for RwLock<T> {
    fn from(value: T) -> Self {
        RwLock::new(value)
    }
}

impl<T: Default> Default for RwLock<T> {
    fn default() -> Self {
        RwLock::new(T::default())
    }
}

impl<T: fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("RwLock");
        self.show(|value| {
            match value {
                Some(value) => shown.field("data", &value),
                None => shown.field("data", &format_args!("<locked>")),
            };
        });
        shown
            .field("poisoned", &self.state().poison.is_set())
            .finish_non_exhaustive()
    }
}

impl<'a, T> RwLockWriteGuard<'a, T> {
    /// As std's.
    #[track_caller]
    pub fn downgrade(guard: Self) -> RwLockReadGuard<'a, T> {
        let (place, lock) = (Location::caller(), guard.lock);
        step_at(place, Act::new("only reads from now on"), || Ok(()));
        std::mem::forget(guard);
        let state = lock.state();
        state.writer.set(None);
        Execution::touched(&state.object, Touch::Write);
        lock.reads(place)
    }
}

impl<T> Deref for RwLockReadGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: this thread may read.
        unsafe { &*self.lock.value.get() }
    }
}

impl<T> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: this thread may write.
        unsafe { &*self.lock.value.get() }
    }
}

impl<T> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: this thread may write.
        unsafe { &mut *self.lock.value.get() }
    }
}

impl<T> Drop for RwLockReadGuard<'_, T> {
    fn drop(&mut self) {
        if drop_step(self.place, Execution::unlocks()) {
            let (this, state) = (Execution::this(), self.lock.state());
            let mut readers = state.readers.borrow_mut();
            if let Some(at) = readers
                .iter()
                .position(|&(reader, place)| reader == this && place == self.place)
            {
                readers.remove(at);
            }
            // Whether it has gone, a writer can tell, and in which order others have, nobody.
            Execution::touched(&state.object, Touch::Read);
        }
    }
}

impl<T> Drop for RwLockWriteGuard<'_, T> {
    fn drop(&mut self) {
        if drop_step(self.place, Execution::unlocks()) {
            let state = self.lock.state();
            state.poison.leave(self.panicked_before);
            state.writer.set(None);
            Execution::touched(&state.object, Touch::Write);
        }
    }
}

as_its_value!(RwLockReadGuard<'_, T>, RwLockWriteGuard<'_, T>);
