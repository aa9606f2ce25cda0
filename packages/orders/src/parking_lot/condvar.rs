//! `parking_lot::Condvar`.

use std::panic::Location;
use std::time::Duration;

use crate::model::Place;
use crate::model::act::Act;
use crate::parking_lot::mutex::MutexGuard;
use crate::sync;

/// As parking_lot's, but that to notify does not say whom it has woken. Which of those who wait `notify_one` wakes, is any.
#[derive(Debug, Default)]
pub struct Condvar(sync::Condvar);

/// As parking_lot's.
#[derive(Debug, PartialEq, Eq, Copy, Clone)]
pub struct WaitTimeoutResult(bool);

impl WaitTimeoutResult {
    /// As parking_lot's.
    #[must_use]
    pub fn timed_out(self) -> bool {
        self.0
    }
}

/// Time never runs out.
const IN_TIME: WaitTimeoutResult = WaitTimeoutResult(false);

impl Condvar {
    /// As parking_lot's.
    #[must_use]
    pub const fn new() -> Self {
        Condvar(sync::Condvar::new())
    }

    /// As parking_lot's.
    #[track_caller]
    pub fn wait<T>(&self, guard: &mut MutexGuard<'_, T>) {
        self.wait_at(Location::caller(), guard, Act::new("is woken"));
    }

    /// As parking_lot's.
    #[track_caller]
    pub fn wait_while<T>(&self, guard: &mut MutexGuard<'_, T>, mut condition: impl FnMut(&mut T) -> bool) {
        while condition(guard) {
            self.wait(guard);
        }
    }

    /// As parking_lot's. The time never runs out: where only that would help, the order ends.
    #[track_caller]
    pub fn wait_for<T>(&self, guard: &mut MutexGuard<'_, T>, _limit: Duration) -> WaitTimeoutResult {
        self.wait_at(Location::caller(), guard, Act::new("is woken").timed());
        IN_TIME
    }

    /// As parking_lot's. The time never runs out: where only that would help, the order ends.
    #[track_caller]
    pub fn wait_while_for<T>(
        &self,
        guard: &mut MutexGuard<'_, T>,
        mut condition: impl FnMut(&mut T) -> bool,
        limit: Duration,
    ) -> WaitTimeoutResult {
        while condition(guard) {
            self.wait_for(guard, limit);
        }
        IN_TIME
    }

    fn wait_at<T>(&self, place: Place, guard: &mut MutexGuard<'_, T>, act: Act) {
        guard.lend(|guard| self.0.wait_at(place, guard, act));
    }

    /// As parking_lot's.
    #[track_caller]
    pub fn notify_one(&self) {
        self.0.notify_one();
    }

    /// As parking_lot's.
    #[track_caller]
    pub fn notify_all(&self) {
        self.0.notify_all();
    }
}
