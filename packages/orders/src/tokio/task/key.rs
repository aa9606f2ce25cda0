//! `tokio::task_local!`: values that a future has for itself.

use std::cell::RefCell;
use std::fmt;
use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use crate::model::execution::Execution;

/// As Tokio's.
pub struct LocalKey<T: 'static> {
    /// The number of the run, and whose value it is now, by thread.
    values: RefCell<(u64, Vec<Option<Rc<T>>>)>,
}

// SAFETY: all threads of a program that is explored are coroutines of one thread of the system.
unsafe impl<T> Sync for LocalKey<T> {}

/// As Tokio's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccessError(());

/// As Tokio's.
pub struct TaskLocalFuture<T: 'static, F> {
    key: &'static LocalKey<T>,
    value: Option<Rc<T>>,
    future: Pin<Box<F>>,
}

// SAFETY: as above, and nobody else has the value.
unsafe impl<T: Send, F: Send> Send for TaskLocalFuture<T, F> {}

impl<T: 'static> LocalKey<T> {
    /// What `task_local!` makes.
    #[doc(hidden)]
    #[must_use]
    pub const fn __new() -> Self {
        LocalKey {
            values: RefCell::new((0, Vec::new())),
        }
    }

    fn replace(&'static self, value: Option<Rc<T>>) -> Option<Rc<T>> {
        let (run, this) = (Execution::number_now(), Execution::this());
        let mut values = self.values.borrow_mut();
        let forgotten = (mem::replace(&mut values.0, run) != run).then(|| mem::take(&mut values.1));
        if values.1.len() <= this {
            values.1.resize_with(this + 1, || None);
        }
        let before = mem::replace(&mut values.1[this], value);
        drop(values);
        mem::forget(forgotten);
        before
    }

    fn value(&'static self) -> Option<Rc<T>> {
        let value = self.replace(None);
        self.replace(value.clone());
        value
    }

    /// As Tokio's.
    pub fn scope<F: Future>(&'static self, value: T, future: F) -> TaskLocalFuture<T, F> {
        TaskLocalFuture {
            key: self,
            value: Some(Rc::new(value)),
            future: Box::pin(future),
        }
    }

    /// As Tokio's.
    pub fn sync_scope<R>(&'static self, value: T, work: impl FnOnce() -> R) -> R {
        let _back = Back(self, self.replace(Some(Rc::new(value))));
        work()
    }

    /// As Tokio's.
    ///
    /// # Panics
    /// As Tokio's: where there is no value.
    #[track_caller]
    pub fn with<R>(&'static self, work: impl FnOnce(&T) -> R) -> R {
        let value = self
            .value()
            .expect("cannot access a task-local storage value without setting it first");
        work(&value)
    }

    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    pub fn try_with<R>(&'static self, work: impl FnOnce(&T) -> R) -> Result<R, AccessError> {
        self.value().map(|value| work(&value)).ok_or(AccessError(()))
    }

    /// As Tokio's.
    ///
    /// # Panics
    /// As Tokio's: where there is no value.
    #[track_caller]
    pub fn get(&'static self) -> T
    where
        T: Clone,
    {
        self.with(T::clone)
    }

    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    pub fn try_get(&'static self) -> Result<T, AccessError>
    where
        T: Clone,
    {
        self.try_with(T::clone)
    }
}

/// Puts back the value that was before.
struct Back<T: 'static>(&'static LocalKey<T>, Option<Rc<T>>);

impl<T: 'static> Drop for Back<T> {
    fn drop(&mut self) {
        self.0.replace(self.1.take());
    }
}

impl<T: 'static, F: Future> Future for TaskLocalFuture<T, F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let _back = Back(self.key, self.key.replace(self.value.clone()));
        self.future.as_mut().poll(cx)
    }
}

impl<T: 'static> fmt::Debug for LocalKey<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalKey").finish_non_exhaustive()
    }
}

impl<T: 'static, F> fmt::Debug for TaskLocalFuture<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TaskLocalFuture").finish_non_exhaustive()
    }
}

impl fmt::Display for AccessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("task-local value not set")
    }
}

impl std::error::Error for AccessError {}

/// As Tokio's.
#[doc(hidden)]
#[macro_export]
macro_rules! __tokio_task_local {
    () => {};
    ($(#[$attribute:meta])* $vis:vis static $name:ident: $type:ty; $($rest:tt)*) => {
        $(#[$attribute])* $vis static $name: $crate::tokio::task::LocalKey<$type> =
            $crate::tokio::task::LocalKey::__new();
        $crate::__tokio_task_local!($($rest)*);
    };
    ($(#[$attribute:meta])* $vis:vis static $name:ident: $type:ty) => {
        $crate::__tokio_task_local!($(#[$attribute])* $vis static $name: $type;);
    };
}
