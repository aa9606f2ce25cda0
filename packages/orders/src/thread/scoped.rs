//! Threads that borrow, and the scope that waits for them.

use std::cell::{Cell, RefCell};
use std::io;
use std::marker::PhantomData;
use std::panic::Location;
use std::rc::Rc;

use crate::model::Index;
use crate::model::act::{Act, Wants};
use crate::model::execution::Execution;
use crate::model::panics::{catch, resume};
use crate::model::step::step_at;
use crate::shown::opaque;
use crate::thread::spawned::{Begin, Builder, Handle, start};
use crate::thread::{Result, Thread};

/// As std's.
pub struct Scope<'scope, 'env: 'scope> {
    threads: Rc<RefCell<Vec<Index>>>,
    /// How many have panicked, and nobody has been told.
    panicked: Rc<Cell<usize>>,
    scope: PhantomData<&'scope mut &'scope ()>,
    env: PhantomData<&'env mut &'env ()>,
}

// SAFETY: all threads of a program that is explored are coroutines of one thread of the system.
unsafe impl Sync for Scope<'_, '_> {}

/// As std's.
pub struct ScopedJoinHandle<'scope, T> {
    handle: Handle<T>,
    panicked: Rc<Cell<usize>>,
    scope: PhantomData<&'scope ()>,
}

// SAFETY: as above.
unsafe impl<T> Send for ScopedJoinHandle<'_, T> {}
// SAFETY: as above.
unsafe impl<T> Sync for ScopedJoinHandle<'_, T> {}

/// As std's.
#[track_caller]
pub fn scope<'env, F, T>(work: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let scope = Scope {
        threads: Rc::default(),
        panicked: Rc::default(),
        scope: PhantomData,
        env: PhantomData,
    };
    let done = catch(|| work(&scope));
    let left = || {
        let threads = scope.threads.borrow();
        let left = Execution::with(|run| threads.iter().copied().find(|&index| !run.thread(index).is_over));
        left.map_or(Ok(()), |index| {
            Err(Wants {
                what: "the end of",
                of: Some(index),
                since: None,
            })
        })
    };
    if !scope.threads.borrow().is_empty() {
        // Even after a panic: the threads borrow from whoever called.
        step_at(
            Location::caller(),
            Act::new("leaves the scope").unnoticed_if(true),
            left,
        );
        Execution::with(|run| scope.threads.borrow().iter().for_each(|&index| run.has_joined(index)));
    }
    match done {
        Err(panic) => resume(panic),
        Ok(_) if scope.panicked.get() > 0 => panic!("a scoped thread panicked"),
        Ok(value) => value,
    }
}

impl<'scope> Scope<'scope, '_> {
    /// As std's.
    #[track_caller]
    pub fn spawn<F, T>(&'scope self, work: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        self.start(Builder::new().begin(Location::caller()), work)
    }

    fn start<F, T>(&'scope self, begin: Begin, work: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let panicked = self.panicked.clone();
        let begin = Begin {
            // Where it captures nothing, it borrows nothing.
            borrows: size_of::<F>() > 0,
            ..begin
        };
        let handle: Handle<T> = start(begin, work, move |has_panicked| {
            if has_panicked {
                panicked.set(panicked.get() + 1);
            }
        });
        self.threads.borrow_mut().push(handle.index);
        ScopedJoinHandle {
            handle,
            panicked: self.panicked.clone(),
            scope: PhantomData,
        }
    }
}

impl Builder {
    /// As std's.
    ///
    /// # Errors
    /// None here.
    #[track_caller]
    pub fn spawn_scoped<'scope, F, T>(
        self,
        scope: &'scope Scope<'scope, '_>,
        work: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        Ok(scope.start(self.begin(Location::caller()), work))
    }
}

impl<T> ScopedJoinHandle<'_, T> {
    /// As std's.
    #[must_use]
    pub fn thread(&self) -> &Thread {
        self.handle.thread()
    }

    /// As std's.
    ///
    /// # Errors
    /// As std's.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        let result = self.handle.join(Location::caller());
        if result.is_err() {
            self.panicked.set(self.panicked.get() - 1);
        }
        result
    }

    /// As std's.
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        self.handle.is_finished(Location::caller())
    }
}

opaque!(Scope<'_, '_>);

opaque!(ScopedJoinHandle<'_, T> for <T>);
