//! `thread_local!`: values that each thread has for itself.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::ptr;
use std::rc::Rc;

use crate::model::execution::Execution;
use crate::model::object::{Object, Touch};
use crate::thread::AccessError;

/// What those have in common that run on one thread of the system.
static SHARED: Object = Object::new();

/// As std's.
pub struct LocalKey<T: 'static> {
    make: fn() -> T,
}

impl<T: 'static> LocalKey<T> {
    /// What `thread_local!` makes.
    #[doc(hidden)]
    pub const fn new(make: fn() -> T) -> Self {
        LocalKey { make }
    }

    fn value(&'static self) -> Rc<T> {
        let key = ptr::from_ref(self).addr();
        let host = Execution::host("`thread_local!`");
        let (found, is_shared) = Execution::with(|run| {
            let locals = &run.thread(host).locals;
            let found = locals.iter().find(|(of, _)| *of == key).map(|(_, value)| value.clone());
            (found, run.is_host(host))
        });
        if is_shared {
            // Tasks of one thread share its values.
            Execution::touched(&SHARED, Touch::Write);
        }
        let value = found.unwrap_or_else(|| {
            let value: Rc<dyn Any> = Rc::new((self.make)());
            Execution::with(|run| run.thread_mut(host).locals.push((key, value.clone())));
            value
        });
        value.downcast().expect("a value of this key")
    }

    /// As std's.
    pub fn with<F, R>(&'static self, work: F) -> R
    where
        F: FnOnce(&T) -> R,
    {
        work(&self.value())
    }

    /// As std's.
    ///
    /// # Errors
    /// None here.
    pub fn try_with<F, R>(&'static self, work: F) -> Result<R, AccessError>
    where
        F: FnOnce(&T) -> R,
    {
        Ok(self.with(work))
    }
}

impl<T: 'static> LocalKey<Cell<T>> {
    /// As std's.
    pub fn set(&'static self, value: T) {
        self.with(|cell| cell.set(value));
    }

    /// As std's.
    pub fn get(&'static self) -> T
    where
        T: Copy,
    {
        self.with(Cell::get)
    }

    /// As std's.
    pub fn take(&'static self) -> T
    where
        T: Default,
    {
        self.with(Cell::take)
    }

    /// As std's.
    pub fn replace(&'static self, value: T) -> T {
        self.with(|cell| cell.replace(value))
    }
}

impl<T: 'static> LocalKey<RefCell<T>> {
    /// As std's.
    pub fn with_borrow<F, R>(&'static self, work: F) -> R
    where
        F: FnOnce(&T) -> R,
    {
        self.with(|cell| work(&cell.borrow()))
    }

    /// As std's.
    pub fn with_borrow_mut<F, R>(&'static self, work: F) -> R
    where
        F: FnOnce(&mut T) -> R,
    {
        self.with(|cell| work(&mut cell.borrow_mut()))
    }

    /// As std's.
    pub fn set(&'static self, value: T) {
        self.with(|cell| *cell.borrow_mut() = value);
    }

    /// As std's.
    pub fn take(&'static self) -> T
    where
        T: Default,
    {
        self.with(RefCell::take)
    }

    /// As std's.
    pub fn replace(&'static self, value: T) -> T {
        self.with(|cell| cell.replace(value))
    }
}

impl<T: 'static> fmt::Debug for LocalKey<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalKey").finish_non_exhaustive()
    }
}
