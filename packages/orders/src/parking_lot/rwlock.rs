//! `parking_lot::RwLock`. Whoever comes may get in as soon as it can: who goes first, is any here.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::time::Duration;

use crate::model::act::Act;
use crate::parking_lot::mutex::{either, either_if_got};
use crate::shown::as_its_value;
use crate::sync;

/// As parking_lot's, for values of a known size.
#[derive(Default)]
pub struct RwLock<T>(sync::RwLock<T>);

/// As parking_lot's.
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockReadGuard<'a, T>(sync::RwLockReadGuard<'a, T>);

/// As parking_lot's.
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockWriteGuard<'a, T>(sync::RwLockWriteGuard<'a, T>);

impl<T> RwLock<T> {
    /// As parking_lot's.
    pub const fn new(value: T) -> Self {
        RwLock(sync::RwLock::new(value))
    }

    /// As parking_lot's.
    #[track_caller]
    pub fn read(&self) -> RwLockReadGuard<'_, T> {
        RwLockReadGuard(either(self.0.read()))
    }

    /// As parking_lot's.
    #[track_caller]
    pub fn write(&self) -> RwLockWriteGuard<'_, T> {
        RwLockWriteGuard(either(self.0.write()))
    }

    /// As parking_lot's.
    #[track_caller]
    pub fn try_read(&self) -> Option<RwLockReadGuard<'_, T>> {
        either_if_got(self.0.try_read()).map(RwLockReadGuard)
    }

    /// As parking_lot's.
    #[track_caller]
    pub fn try_write(&self) -> Option<RwLockWriteGuard<'_, T>> {
        either_if_got(self.0.try_write()).map(RwLockWriteGuard)
    }

    /// As parking_lot's. The time never runs out: where only that would help, the order ends.
    #[track_caller]
    pub fn try_read_for(&self, _limit: Duration) -> Option<RwLockReadGuard<'_, T>> {
        let guard = self.0.read_at(Location::caller(), Act::new("locks to read").timed());
        Some(RwLockReadGuard(either(guard)))
    }

    /// As parking_lot's. The time never runs out: where only that would help, the order ends.
    #[track_caller]
    pub fn try_write_for(&self, _limit: Duration) -> Option<RwLockWriteGuard<'_, T>> {
        let guard = self.0.write_at(Location::caller(), Act::new("locks to write").timed());
        Some(RwLockWriteGuard(either(guard)))
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

impl<T> From<T> for RwLock<T> {
    fn from(value: T) -> Self {
        RwLock::new(value)
    }
}

impl<T: fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("RwLock");
        self.0.show(|value| {
            match value {
                Some(value) => shown.field("data", value),
                None => shown.field("data", &format_args!("<locked>")),
            };
        });
        shown.finish()
    }
}

macro_rules! guards {
    ($($guard:ident),*) => {
        $(impl<T> Deref for $guard<'_, T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.0
            }
        }

        as_its_value!($guard<'_, T>);)*
    };
}

guards!(RwLockReadGuard, RwLockWriteGuard);

impl<T> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}
