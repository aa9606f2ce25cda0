//! `std::sync::OnceLock` and `std::sync::LazyLock`.

use std::convert::Infallible;
use std::fmt;
use std::ops::Deref;
use std::panic::Location;

use crate::model::Place;
use crate::model::fresh::Fresh;
use crate::sync::once::Once;

/// As `std::sync::OnceLock`.
pub struct OnceLock<T> {
    once: Once,
    value: Fresh<Option<T>>,
}

// SAFETY: as std's.
unsafe impl<T: Send> Send for OnceLock<T> {}
// SAFETY: as std's.
unsafe impl<T: Send + Sync> Sync for OnceLock<T> {}

impl<T> OnceLock<T> {
    /// As std's.
    #[must_use]
    pub const fn new() -> Self {
        OnceLock {
            once: Once::new(),
            value: Fresh::new(None),
        }
    }

    fn made(&self) -> Option<&T> {
        // SAFETY: once it is made, nobody changes it who has not the only reference.
        unsafe { (*self.value.get()).as_ref() }
    }

    /// As std's.
    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        if self.once.is_completed() { self.made() } else { None }
    }

    /// As std's.
    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.value.get_mut().as_mut()
    }

    /// As std's.
    ///
    /// # Errors
    /// As std's.
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        let mut value = Some(value);
        self.make(Location::caller(), || {
            Ok::<_, Infallible>(value.take().expect("asked for once"))
        })
        .ok();
        value.map_or(Ok(()), Err)
    }

    /// As std's.
    #[track_caller]
    pub fn get_or_init(&self, make: impl FnOnce() -> T) -> &T {
        match self.make(Location::caller(), || Ok::<_, Infallible>(make())) {
            Ok(value) => value,
            Err(never) => match never {},
        }
    }

    fn make<E>(&self, place: Place, make: impl FnOnce() -> Result<T, E>) -> Result<&T, E> {
        let mut error = None;
        self.once.call("OnceLock", place, true, |_| match make() {
            // SAFETY: whoever is at work in a `Once` is alone.
            Ok(value) => unsafe { *self.value.get() = Some(value) },
            Err(failed) => error = Some(failed),
        });
        error.map_or_else(|| Ok(self.made().expect("it has been made")), Err)
    }

    /// As std's.
    #[track_caller]
    pub fn wait(&self) -> &T {
        self.once.wait_force();
        self.made().expect("it has been made")
    }

    /// As std's.
    pub fn take(&mut self) -> Option<T> {
        std::mem::take(self).into_inner()
    }

    /// As std's.
    pub fn into_inner(self) -> Option<T> {
        self.value.into_inner()
    }
}

impl<T: Clone> Clone for OnceLock<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        self.get().cloned().map_or_else(OnceLock::new, OnceLock::from)
    }
}

impl<T: PartialEq> PartialEq for OnceLock<T> {
    #[track_caller]
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl<T: Eq> Eq for OnceLock<T> {}

impl<T> Default for OnceLock<T> {
    fn default() -> Self {
        OnceLock::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for OnceLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_tuple("OnceLock");
        match self.once.is_done().then(|| self.made()).flatten() {
            Some(value) => shown.field(value),
            None => shown.field(&format_args!("<uninit>")),
        };
        shown.finish()
    }
}

impl<T> From<T> for OnceLock<T> {
    #[track_caller]
    fn from(value: T) -> Self {
        let lock = OnceLock::new();
        lock.set(value).ok();
        lock
    }
}

/// As `std::sync::LazyLock`.
pub struct LazyLock<T, F = fn() -> T> {
    once: Once,
    value: Fresh<Option<T>>,
    make: Fresh<Option<F>>,
}

// SAFETY: as std's.
unsafe impl<T: Send, F: Send> Send for LazyLock<T, F> {}
// SAFETY: as std's.
unsafe impl<T: Send + Sync, F: Send> Sync for LazyLock<T, F> {}

impl<T, F: FnOnce() -> T> LazyLock<T, F> {
    /// As std's.
    pub const fn new(make: F) -> Self {
        LazyLock {
            once: Once::new(),
            value: Fresh::new(None),
            make: Fresh::new(Some(make)),
        }
    }

    /// As std's.
    #[track_caller]
    pub fn force(this: &Self) -> &T {
        this.once.call("LazyLock", Location::caller(), false, |_| {
            // SAFETY: whoever is at work in a `Once` is alone.
            let make = unsafe { (*this.make.get()).take() }.expect("made once");
            let value = make();
            // SAFETY: as above.
            unsafe { *this.value.get() = Some(value) };
        });
        // SAFETY: once it is made, nobody changes it.
        unsafe { (*this.value.get()).as_ref() }.expect("it has been made")
    }
}

impl<T, F: FnOnce() -> T> Deref for LazyLock<T, F> {
    type Target = T;

    #[track_caller]
    fn deref(&self) -> &T {
        LazyLock::force(self)
    }
}

impl<T: Default> Default for LazyLock<T> {
    fn default() -> Self {
        LazyLock::new(T::default)
    }
}

impl<T: fmt::Debug, F> fmt::Debug for LazyLock<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_tuple("LazyLock");
        let made = if self.once.is_done() {
            // SAFETY: once it is made, nobody changes it.
            unsafe { (*self.value.get()).as_ref() }
        } else {
            None
        };
        match made {
            Some(value) => shown.field(value),
            None => shown.field(&format_args!("<uninit>")),
        };
        shown.finish()
    }
}
