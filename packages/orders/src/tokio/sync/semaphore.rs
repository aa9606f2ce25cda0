//! `tokio::sync::Semaphore`.

use std::future::Future;
use std::panic::Location;
use std::sync::Arc;

use ::tokio::sync::{AcquireError, TryAcquireError};

use crate::model::Place;
use crate::model::execution::Execution;
use crate::shown::opaque;
use crate::tokio::sync::permits::{Ask, Permits};

/// As Tokio's.
pub struct Semaphore(Permits);

/// As Tokio's.
#[must_use]
pub struct SemaphorePermit<'a> {
    semaphore: &'a Semaphore,
    count: u32,
}

/// As Tokio's.
#[must_use]
pub struct OwnedSemaphorePermit {
    semaphore: Arc<Semaphore>,
    count: u32,
}

// SAFETY: all threads of a program that is explored are coroutines of one thread of the system.
unsafe impl Send for Semaphore {}
// SAFETY: as above.
unsafe impl Sync for Semaphore {}

fn asks(count: u32, verb: &'static str, place: Place) -> Ask {
    Ask {
        place,
        count,
        verb,
        what: "a permit",
        is_alone: false,
    }
}

/// Nothing is protected but what other objects tell of.
fn nothing() -> Option<u64> {
    Some(0)
}

impl Semaphore {
    /// As Tokio's.
    pub const MAX_PERMITS: usize = ::tokio::sync::Semaphore::MAX_PERMITS;

    /// As Tokio's.
    #[must_use]
    pub const fn new(permits: usize) -> Self {
        Semaphore(Permits::new(permits))
    }

    /// As Tokio's.
    #[must_use]
    pub const fn const_new(permits: usize) -> Self {
        Semaphore::new(permits)
    }

    /// As Tokio's.
    #[track_caller]
    #[must_use]
    pub fn available_permits(&self) -> usize {
        let ask = |semaphore: &::tokio::sync::Semaphore| semaphore.available_permits();
        self.0
            .ask(Location::caller(), "counts the permits", ask, |&count| count as u64)
    }

    /// As Tokio's.
    #[track_caller]
    pub fn add_permits(&self, count: usize) {
        self.0.release(Location::caller(), "adds permits", count, nothing);
    }

    /// As Tokio's.
    #[track_caller]
    pub fn close(&self) {
        self.0
            .ask(Location::caller(), "closes it", |semaphore| semaphore.close(), |()| 0);
    }

    /// As Tokio's.
    #[track_caller]
    #[must_use]
    pub fn is_closed(&self) -> bool {
        let ask = |semaphore: &::tokio::sync::Semaphore| semaphore.is_closed();
        self.0.ask(Location::caller(), "asks whether it is closed", ask, |&is| {
            u64::from(is)
        })
    }

    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    #[track_caller]
    pub fn acquire(&self) -> impl Future<Output = Result<SemaphorePermit<'_>, AcquireError>> + Send {
        self.acquire_many(1)
    }

    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    #[track_caller]
    pub fn acquire_many(&self, count: u32) -> impl Future<Output = Result<SemaphorePermit<'_>, AcquireError>> + Send {
        let acquired = self.0.acquire(asks(count, "acquires", Location::caller()), nothing);
        async move {
            acquired.await?;
            Ok(SemaphorePermit { semaphore: self, count })
        }
    }

    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    #[track_caller]
    pub fn acquire_owned(self: Arc<Self>) -> impl Future<Output = Result<OwnedSemaphorePermit, AcquireError>> + Send {
        self.acquire_many_owned(1)
    }

    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    #[track_caller]
    pub fn acquire_many_owned(
        self: Arc<Self>,
        count: u32,
    ) -> impl Future<Output = Result<OwnedSemaphorePermit, AcquireError>> + Send {
        let place = Location::caller();
        async move {
            self.0.acquire(asks(count, "acquires", place), nothing).await?;
            Ok(OwnedSemaphorePermit { semaphore: self, count })
        }
    }

    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    #[track_caller]
    pub fn try_acquire(&self) -> Result<SemaphorePermit<'_>, TryAcquireError> {
        self.try_acquire_many(1)
    }

    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    #[track_caller]
    pub fn try_acquire_many(&self, count: u32) -> Result<SemaphorePermit<'_>, TryAcquireError> {
        self.0
            .try_acquire(asks(count, "tries to acquire", Location::caller()), nothing)?;
        Ok(SemaphorePermit { semaphore: self, count })
    }

    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    #[track_caller]
    pub fn try_acquire_owned(self: Arc<Self>) -> Result<OwnedSemaphorePermit, TryAcquireError> {
        self.0
            .try_acquire(asks(1, "tries to acquire", Location::caller()), nothing)?;
        Ok(OwnedSemaphorePermit {
            semaphore: self,
            count: 1,
        })
    }
}

impl SemaphorePermit<'_> {
    /// As Tokio's.
    pub fn forget(mut self) {
        self.count = 0;
    }

    /// As Tokio's.
    #[must_use]
    pub fn num_permits(&self) -> usize {
        self.count as usize
    }
}

impl OwnedSemaphorePermit {
    /// As Tokio's.
    pub fn forget(mut self) {
        self.count = 0;
    }

    /// As Tokio's.
    #[must_use]
    pub fn num_permits(&self) -> usize {
        self.count as usize
    }

    /// As Tokio's.
    #[must_use]
    pub fn semaphore(&self) -> &Arc<Semaphore> {
        &self.semaphore
    }
}

fn gives_back(semaphore: &Semaphore, count: u32) {
    if count > 0 && Execution::is_under_way() {
        semaphore
            .0
            .release(Execution::last_place(), "gives a permit back", count as usize, nothing);
    }
}

impl Drop for SemaphorePermit<'_> {
    fn drop(&mut self) {
        gives_back(self.semaphore, self.count);
    }
}

impl Drop for OwnedSemaphorePermit {
    fn drop(&mut self) {
        gives_back(&self.semaphore, self.count);
    }
}

opaque!(Semaphore, SemaphorePermit<'_>, OwnedSemaphorePermit);
