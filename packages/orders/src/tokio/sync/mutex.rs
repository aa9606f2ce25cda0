//! `tokio::sync::Mutex`.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::Arc;

use crate::model::Place;
use crate::model::content::number_of;
use crate::model::fresh::Fresh;
use crate::shown::{as_its_value, opaque};
use crate::tokio::blocking::block_outside;
use crate::tokio::sync::permits::{Ask, Permits};

/// As Tokio's, for values of a known size.
pub struct Mutex<T> {
    permits: Permits,
    value: Fresh<T>,
}

/// As Tokio's.
#[must_use = "if unused the Mutex will immediately unlock"]
pub struct MutexGuard<'a, T> {
    mutex: &'a Mutex<T>,
    place: Place,
}

/// As Tokio's.
#[must_use = "if unused the Mutex will immediately unlock"]
pub struct OwnedMutexGuard<T> {
    mutex: Arc<Mutex<T>>,
    place: Place,
}

/// As Tokio's.
#[derive(Debug)]
pub struct TryLockError(());

impl TryLockError {
    pub(super) fn new() -> Self {
        TryLockError(())
    }
}

// SAFETY: as Tokio's.
unsafe impl<T: Send> Send for Mutex<T> {}
// SAFETY: as Tokio's.
unsafe impl<T: Send> Sync for Mutex<T> {}
// SAFETY: as Tokio's.
unsafe impl<T: Send + Sync> Sync for MutexGuard<'_, T> {}
// SAFETY: as Tokio's.
unsafe impl<T: Send + Sync> Sync for OwnedMutexGuard<T> {}

fn asks(verb: &'static str, place: Place) -> Ask {
    Ask {
        place,
        count: 1,
        verb,
        what: "the lock",
        is_alone: true,
    }
}

impl<T> Mutex<T> {
    /// As Tokio's.
    pub const fn new(value: T) -> Self {
        Mutex {
            permits: Permits::new(1),
            value: Fresh::new(value),
        }
    }

    /// As Tokio's.
    pub const fn const_new(value: T) -> Self {
        Mutex::new(value)
    }

    /// What is in it, as a number, if it has one.
    fn content(&self) -> Option<u64> {
        // SAFETY: nobody else goes on meanwhile.
        number_of(unsafe { &*self.value.get() })
    }

    fn locked(&self, place: Place) -> impl Future<Output = ()> {
        let acquired = self.permits.acquire(asks("locks", place), || self.content());
        async move { acquired.await.expect("nobody closes it") }
    }

    /// As Tokio's.
    #[track_caller]
    pub fn lock(&self) -> impl Future<Output = MutexGuard<'_, T>> + Send
    where
        T: Send,
    {
        let place = Location::caller();
        let locked = self.locked(place);
        async move {
            locked.await;
            MutexGuard { mutex: self, place }
        }
    }

    /// As Tokio's.
    #[track_caller]
    pub fn lock_owned(self: Arc<Self>) -> impl Future<Output = OwnedMutexGuard<T>> + Send
    where
        T: Send,
    {
        let place = Location::caller();
        async move {
            self.locked(place).await;
            OwnedMutexGuard { mutex: self, place }
        }
    }

    /// As Tokio's.
    ///
    /// # Panics
    /// As Tokio's: where futures are polled.
    #[track_caller]
    pub fn blocking_lock(&self) -> MutexGuard<'_, T> {
        let place = Location::caller();
        block_outside(self.locked(place), place);
        MutexGuard { mutex: self, place }
    }

    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    #[track_caller]
    pub fn try_lock(&self) -> Result<MutexGuard<'_, T>, TryLockError> {
        let place = Location::caller();
        let taken = self
            .permits
            .try_acquire(asks("tries to lock", place), || self.content());
        taken.map_err(|_| TryLockError(()))?;
        Ok(MutexGuard { mutex: self, place })
    }

    /// As Tokio's.
    pub fn get_mut(&mut self) -> &mut T {
        self.value.get_mut()
    }

    /// As Tokio's.
    pub fn into_inner(self) -> T {
        self.value.into_inner()
    }

    fn unlock(&self, place: Place) {
        self.permits.release(place, "unlocks", 1, || self.content());
    }
}

impl<'a, T> MutexGuard<'a, T> {
    /// As Tokio's.
    pub fn mutex(guard: &Self) -> &'a Mutex<T> {
        guard.mutex
    }
}

impl<T> OwnedMutexGuard<T> {
    /// As Tokio's.
    pub fn mutex(guard: &Self) -> &Arc<Mutex<T>> {
        &guard.mutex
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

opaque!(Mutex<T> for <T>);

macro_rules! guards {
    ($($guard:ty),*) => {
        $(impl<T> Deref for $guard {
            type Target = T;

            fn deref(&self) -> &T {
                // SAFETY: whoever has the guard has the lock.
                unsafe { &*self.mutex.value.get() }
            }
        }

        impl<T> DerefMut for $guard {
            fn deref_mut(&mut self) -> &mut T {
                // SAFETY: whoever has the guard has the lock.
                unsafe { &mut *self.mutex.value.get() }
            }
        }

        impl<T> Drop for $guard {
            fn drop(&mut self) {
                // Shown where it was locked, since nothing in the text stands for the end of a scope.
                self.mutex.unlock(self.place);
            }
        }

        as_its_value!($guard);)*
    };
}

guards!(MutexGuard<'_, T>, OwnedMutexGuard<T>);

impl fmt::Display for TryLockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("operation would block")
    }
}

impl Error for TryLockError {}
