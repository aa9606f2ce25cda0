//! `tokio::sync::RwLock`.

use std::future::Future;
use std::ops::{Deref, DerefMut};
use std::panic::Location;

use crate::model::Place;
use crate::model::content::number_of;
use crate::model::fresh::Fresh;
use crate::shown::{as_its_value, opaque};
use crate::tokio::blocking::block_outside;
use crate::tokio::sync::mutex::TryLockError;
use crate::tokio::sync::permits::{Ask, Permits};

/// So many may read at the same time; who writes takes the permits of all, as in Tokio itself.
const ALL: u32 = u32::MAX >> 3;

/// As Tokio's, for values of a known size.
pub struct RwLock<T> {
    permits: Permits,
    value: Fresh<T>,
}

/// As Tokio's.
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockReadGuard<'a, T> {
    lock: &'a RwLock<T>,
    place: Place,
}

/// As Tokio's.
#[must_use = "if unused the RwLock will immediately unlock"]
pub struct RwLockWriteGuard<'a, T> {
    lock: &'a RwLock<T>,
    place: Place,
}

// SAFETY: as Tokio's.
unsafe impl<T: Send> Send for RwLock<T> {}
// SAFETY: as Tokio's.
unsafe impl<T: Send + Sync> Sync for RwLock<T> {}

fn asks(count: u32, verb: &'static str, place: Place) -> Ask {
    Ask {
        place,
        count,
        verb,
        what: "the lock",
        is_alone: count == ALL,
    }
}

impl<T> RwLock<T> {
    /// As Tokio's.
    pub const fn new(value: T) -> Self {
        RwLock {
            permits: Permits::new(ALL as usize),
            value: Fresh::new(value),
        }
    }

    /// As Tokio's.
    pub const fn const_new(value: T) -> Self {
        RwLock::new(value)
    }

    fn content(&self) -> Option<u64> {
        // SAFETY: nobody else goes on meanwhile.
        number_of(unsafe { &*self.value.get() })
    }

    fn locked(&self, count: u32, verb: &'static str, place: Place) -> impl Future<Output = ()> {
        let acquired = self.permits.acquire(asks(count, verb, place), || self.content());
        async move { acquired.await.expect("nobody closes it") }
    }

    /// As Tokio's.
    #[track_caller]
    pub fn read(&self) -> impl Future<Output = RwLockReadGuard<'_, T>> + Send
    where
        T: Send + Sync,
    {
        let place = Location::caller();
        let locked = self.locked(1, "locks to read", place);
        async move {
            locked.await;
            RwLockReadGuard { lock: self, place }
        }
    }

    /// As Tokio's.
    #[track_caller]
    pub fn write(&self) -> impl Future<Output = RwLockWriteGuard<'_, T>> + Send
    where
        T: Send + Sync,
    {
        let place = Location::caller();
        let locked = self.locked(ALL, "locks to write", place);
        async move {
            locked.await;
            RwLockWriteGuard { lock: self, place }
        }
    }

    /// As Tokio's.
    ///
    /// # Panics
    /// As Tokio's: where futures are polled.
    #[track_caller]
    pub fn blocking_read(&self) -> RwLockReadGuard<'_, T> {
        let place = Location::caller();
        block_outside(self.locked(1, "locks to read", place), place);
        RwLockReadGuard { lock: self, place }
    }

    /// As Tokio's.
    ///
    /// # Panics
    /// As Tokio's: where futures are polled.
    #[track_caller]
    pub fn blocking_write(&self) -> RwLockWriteGuard<'_, T> {
        let place = Location::caller();
        block_outside(self.locked(ALL, "locks to write", place), place);
        RwLockWriteGuard { lock: self, place }
    }

    fn try_lock(&self, count: u32, verb: &'static str, place: Place) -> Result<(), TryLockError> {
        let taken = self.permits.try_acquire(asks(count, verb, place), || self.content());
        taken.map_err(|_| TryLockError::new())
    }

    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    #[track_caller]
    pub fn try_read(&self) -> Result<RwLockReadGuard<'_, T>, TryLockError> {
        let place = Location::caller();
        self.try_lock(1, "tries to lock to read", place)?;
        Ok(RwLockReadGuard { lock: self, place })
    }

    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    #[track_caller]
    pub fn try_write(&self) -> Result<RwLockWriteGuard<'_, T>, TryLockError> {
        let place = Location::caller();
        self.try_lock(ALL, "tries to lock to write", place)?;
        Ok(RwLockWriteGuard { lock: self, place })
    }

    /// As Tokio's.
    pub fn get_mut(&mut self) -> &mut T {
        self.value.get_mut()
    }

    /// As Tokio's.
    pub fn into_inner(self) -> T {
        self.value.into_inner()
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

opaque!(RwLock<T> for <T>);

macro_rules! guards {
    ($($guard:ident of $count:expr),*) => {
        $(impl<T> Deref for $guard<'_, T> {
            type Target = T;

            fn deref(&self) -> &T {
                // SAFETY: whoever has the guard may read.
                unsafe { &*self.lock.value.get() }
            }
        }

        impl<T> Drop for $guard<'_, T> {
            fn drop(&mut self) {
                self.lock.permits.release(self.place, "unlocks", $count as usize, || self.lock.content());
            }
        }

        as_its_value!($guard<'_, T>);)*
    };
}

guards!(RwLockReadGuard of 1, RwLockWriteGuard of ALL);

impl<T> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: whoever has the guard may write.
        unsafe { &mut *self.lock.value.get() }
    }
}
