//! `std::sync::Condvar`. It wakes nobody without a reason: a program that is right only then is not found.

use std::cell::RefCell;
use std::panic::Location;
use std::sync::{LockResult, PoisonError};
use std::time::Duration;

use crate::model::act::{Act, Wants};
use crate::model::execution::Execution;
use crate::model::fresh::Fresh;
use crate::model::object::{Object, Touch};
use crate::model::step::step_at;
use crate::model::{Index, Place};
use crate::shown::opaque;
use crate::sync::mutex::{Mutex, MutexGuard};

/// As `std::sync::Condvar`. Which of those who wait `notify_one` wakes, is any.
pub struct Condvar {
    state: Fresh<State>,
}

struct State {
    object: Object,
    waiters: RefCell<Vec<Index>>,
    /// Signals that nobody has taken, in their order, each with those who waited when it was sent.
    signals: RefCell<Vec<Vec<Index>>>,
}

/// As `std::sync::WaitTimeoutResult`.
#[derive(Debug, PartialEq, Eq, Copy, Clone)]
pub struct WaitTimeoutResult(pub(crate) bool);

impl WaitTimeoutResult {
    /// As std's.
    #[must_use]
    pub fn timed_out(&self) -> bool {
        self.0
    }
}

impl Default for Condvar {
    fn default() -> Self {
        Condvar::new()
    }
}

opaque!(Condvar);

impl Condvar {
    /// As std's.
    pub const fn new() -> Self {
        let state = State {
            object: Object::new(),
            waiters: RefCell::new(Vec::new()),
            signals: RefCell::new(Vec::new()),
        };
        Condvar {
            state: Fresh::new(state),
        }
    }

    fn state(&self) -> &State {
        // SAFETY: shared, and never lent out mutably.
        unsafe { &*self.state.get() }
    }

    /// As std's.
    ///
    /// # Errors
    /// As std's.
    #[track_caller]
    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
        self.wait_at(Location::caller(), guard, Act::new("is woken"))
    }

    /// Lets go of the lock and begins to wait in one step, is woken in a second, and takes the lock again in a third.
    pub(crate) fn wait_at<'a, T>(
        &self,
        place: Place,
        guard: MutexGuard<'a, T>,
        act: Act,
    ) -> LockResult<MutexGuard<'a, T>> {
        let state = self.state();
        let mutex: &'a Mutex<T> = guard.mutex;
        let this = Execution::this();
        step_at(place, Act::new("waits, and unlocks"), || Ok(()));
        mutex.release();
        std::mem::forget(guard);
        Execution::touched(&state.object, Touch::Write);
        state.waiters.borrow_mut().push(this);

        let is_woken = || {
            let signals = state.signals.borrow();
            let is_sent = signals.iter().any(|to| to.contains(&this));
            is_sent.then_some(()).ok_or(Wants::what("a signal"))
        };
        step_at(place, act, is_woken);
        state.take_signal(this);
        Execution::touched(&state.object, Touch::Write);

        step_at(place, Act::new("locks again"), || mutex.state().is_free());
        mutex.take(place);
        mutex.result(mutex.guard(place))
    }

    /// As std's.
    ///
    /// # Errors
    /// As std's.
    #[track_caller]
    pub fn wait_while<'a, T, F>(&self, mut guard: MutexGuard<'a, T>, mut condition: F) -> LockResult<MutexGuard<'a, T>>
    where
        F: FnMut(&mut T) -> bool,
    {
        let place = Location::caller();
        while condition(&mut *guard) {
            guard = self.wait_at(place, guard, Act::new("is woken"))?;
        }
        Ok(guard)
    }

    /// As std's. The time never runs out: where only that would help, the order ends.
    ///
    /// # Errors
    /// As std's.
    #[track_caller]
    pub fn wait_timeout<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        _limit: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        let result = self.wait_at(Location::caller(), guard, Act::new("is woken").timed());
        in_time(result)
    }

    /// As std's. The time never runs out: where only that would help, the order ends.
    ///
    /// # Errors
    /// As std's.
    #[track_caller]
    pub fn wait_timeout_while<'a, T, F>(
        &self,
        mut guard: MutexGuard<'a, T>,
        _limit: Duration,
        mut condition: F,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)>
    where
        F: FnMut(&mut T) -> bool,
    {
        let place = Location::caller();
        while condition(&mut *guard) {
            match self.wait_at(place, guard, Act::new("is woken").timed()) {
                Ok(again) => guard = again,
                Err(poisoned) => return in_time(Err(poisoned)),
            }
        }
        in_time(Ok(guard))
    }

    /// As std's.
    #[track_caller]
    pub fn notify_one(&self) {
        let state = self.state();
        step_at(Location::caller(), Act::new("signals to one"), || Ok(()));
        Execution::touched(&state.object, Touch::Write);
        let to = state.waiters.borrow().clone();
        if !to.is_empty() {
            state.signals.borrow_mut().push(to);
        }
    }

    /// As std's.
    #[track_caller]
    pub fn notify_all(&self) {
        let state = self.state();
        step_at(Location::caller(), Act::new("signals to all"), || Ok(()));
        Execution::touched(&state.object, Touch::Write);
        let each = state
            .waiters
            .borrow()
            .iter()
            .map(|&thread| vec![thread])
            .collect::<Vec<_>>();
        state.signals.borrow_mut().extend(each);
    }
}

fn in_time<T>(result: LockResult<MutexGuard<'_, T>>) -> LockResult<(MutexGuard<'_, T>, WaitTimeoutResult)> {
    let in_time = WaitTimeoutResult(false);
    match result {
        Ok(guard) => Ok((guard, in_time)),
        Err(poisoned) => Err(PoisonError::new((poisoned.into_inner(), in_time))),
    }
}

impl State {
    /// It takes the first signal that was sent to it. Those who waited at an earlier one and still do, waited at a later one
    /// too, so that the earlier one is never somebody else's only chance when a later one would do.
    fn take_signal(&self, this: Index) {
        let mut signals = self.signals.borrow_mut();
        if let Some(first) = signals.iter().position(|to| to.contains(&this)) {
            signals.remove(first);
        }
        signals.iter_mut().for_each(|to| to.retain(|&thread| thread != this));
        signals.retain(|to| !to.is_empty());
        self.waiters.borrow_mut().retain(|&thread| thread != this);
    }
}
