//! `tokio::sync::OnceCell`.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::panic::Location;

use crate::model::Place;
use crate::model::execution::Execution;
use crate::model::fresh::Fresh;
use crate::model::object::{Object, Touch};
use crate::shown::opaque;
use crate::tokio::context;
use crate::tokio::sync::permits::{Ask, Permits};

/// As Tokio's.
pub struct OnceCell<T> {
    /// Who has the one permit, makes the value.
    permits: Permits,
    object: Object,
    value: Fresh<Option<T>>,
}

/// As Tokio's.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub enum SetError<T> {
    /// As Tokio's.
    AlreadyInitializedError(T),
    /// As Tokio's.
    InitializingError(T),
}

// SAFETY: as Tokio's.
unsafe impl<T: Send> Send for OnceCell<T> {}
// SAFETY: as Tokio's.
unsafe impl<T: Send + Sync> Sync for OnceCell<T> {}

fn asks(verb: &'static str, place: Place) -> Ask {
    Ask {
        place,
        count: 1,
        verb,
        what: "the one who is making it",
        is_alone: true,
    }
}

/// Gives the permit back, should the value not be made.
struct Makes<'a, T>(&'a OnceCell<T>, Place);

impl<T> Drop for Makes<'_, T> {
    fn drop(&mut self) {
        self.0.permits.release(self.1, "lets others make it", 1, || None);
    }
}

impl<T> OnceCell<T> {
    /// As Tokio's.
    #[must_use]
    pub const fn new() -> Self {
        OnceCell {
            permits: Permits::new(1),
            object: Object::new(),
            value: Fresh::new(None),
        }
    }

    /// As Tokio's.
    #[must_use]
    pub const fn const_new() -> Self {
        OnceCell::new()
    }

    fn made(&self) -> Option<&T> {
        // SAFETY: once it is made, nobody changes it.
        unsafe { (*self.value.get()).as_ref() }
    }

    fn look(&self, place: Place) -> Option<&T> {
        context::tokio_step(place, "asks whether it is made");
        Execution::touched(&self.object, Touch::Read);
        self.made()
    }

    fn make(&self, value: T) {
        Execution::touched(&self.object, Touch::Write);
        // SAFETY: whoever has the permit is alone, and nobody has been lent a value that is not there.
        unsafe { *self.value.get() = Some(value) };
    }

    /// As Tokio's.
    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        self.look(Location::caller())
    }

    /// As Tokio's.
    #[track_caller]
    #[must_use]
    pub fn initialized(&self) -> bool {
        self.look(Location::caller()).is_some()
    }

    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), SetError<T>> {
        let place = Location::caller();
        if self.look(place).is_some() {
            return Err(SetError::AlreadyInitializedError(value));
        }
        if self
            .permits
            .try_acquire(asks("begins to make it", place), || None)
            .is_err()
        {
            return Err(SetError::InitializingError(value));
        }
        let _makes = Makes(self, place);
        if self.made().is_some() {
            return Err(SetError::AlreadyInitializedError(value));
        }
        self.make(value);
        Ok(())
    }

    async fn make_at<E>(&self, place: Place, make: impl AsyncFnOnce() -> Result<T, E>) -> Result<&T, E> {
        if let Some(made) = self.look(place) {
            return Ok(made);
        }
        let acquired = self.permits.acquire(asks("begins to make it", place), || None).await;
        acquired.expect("nobody closes it");
        let _makes = Makes(self, place);
        if let Some(made) = self.made() {
            return Ok(made);
        }
        let value = make().await?;
        context::tokio_step(place, "has made it");
        self.make(value);
        Ok(self.made().expect("it has been made"))
    }

    /// As Tokio's.
    #[track_caller]
    pub fn get_or_init<F, R>(&self, make: F) -> impl Future<Output = &T>
    where
        F: FnOnce() -> R,
        R: Future<Output = T>,
    {
        let place = Location::caller();
        async move {
            let made = self.make_at(place, async || Ok::<_, Infallible>(make().await)).await;
            match made {
                Ok(made) => made,
                Err(never) => match never {},
            }
        }
    }

    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    #[track_caller]
    pub fn get_or_try_init<E, F, R>(&self, make: F) -> impl Future<Output = Result<&T, E>>
    where
        F: FnOnce() -> R,
        R: Future<Output = Result<T, E>>,
    {
        self.make_at(Location::caller(), async || make().await)
    }

    /// As Tokio's.
    pub fn into_inner(self) -> Option<T> {
        self.value.into_inner()
    }
}

impl<T> Default for OnceCell<T> {
    fn default() -> Self {
        OnceCell::new()
    }
}

opaque!(OnceCell<T> for <T>);

impl<T> fmt::Display for SetError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SetError::AlreadyInitializedError(_) => "AlreadyInitializedError",
            SetError::InitializingError(_) => "InitializingError",
        })
    }
}

impl<T: fmt::Debug> std::error::Error for SetError<T> {}
