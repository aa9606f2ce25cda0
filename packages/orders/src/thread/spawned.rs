//! Threads of their own, and how one waits for them.

use std::cell::RefCell;
use std::io;
use std::panic::Location;
use std::rc::Rc;

use crate::model::act::{Act, Wants};
use crate::model::execution::Execution;
use crate::model::panics::catch;
use crate::model::step::step_at;
use crate::model::threads::STACK;
use crate::model::{Index, Place};
use crate::shown::opaque;
use crate::thread::{Result, Thread};

/// As std's.
#[derive(Debug, Default)]
#[must_use = "must eventually spawn the thread"]
pub struct Builder {
    name: Option<String>,
    stack_size: Option<usize>,
}

/// How a thread begins.
pub(super) struct Begin {
    pub(super) place: Place,
    pub(super) name: Option<String>,
    pub(super) stack_size: Option<usize>,
    /// It may write to what is others' before it ends, by no step.
    pub(super) borrows: bool,
}

/// As std's.
pub struct JoinHandle<T>(pub(super) Handle<T>);

/// A thread and what it returned.
pub(super) struct Handle<T> {
    pub(super) index: Index,
    thread: Thread,
    result: Slot<T>,
}

/// Where a thread leaves what it returns.
type Slot<T> = Rc<RefCell<Option<Result<T>>>>;

// SAFETY: all threads of a program that is explored are coroutines of one thread of the system.
unsafe impl<T> Send for JoinHandle<T> {}
// SAFETY: as above.
unsafe impl<T> Sync for JoinHandle<T> {}

/// As std's.
#[track_caller]
pub fn spawn<F, T>(work: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    JoinHandle(start(Builder::new().begin(Location::caller()), work, |_| ()))
}

impl Builder {
    /// As std's.
    pub fn new() -> Self {
        Builder::default()
    }

    /// As std's.
    pub fn name(self, name: String) -> Self {
        Builder {
            name: Some(name),
            ..self
        }
    }

    /// As std's.
    pub fn stack_size(self, size: usize) -> Self {
        Builder {
            stack_size: Some(size),
            ..self
        }
    }

    /// As std's.
    ///
    /// # Errors
    /// None here.
    #[track_caller]
    pub fn spawn<F, T>(self, work: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        Ok(JoinHandle(start(self.begin(Location::caller()), work, |_| ())))
    }

    pub(super) fn begin(self, place: Place) -> Begin {
        Begin {
            place,
            name: self.name,
            stack_size: self.stack_size,
            borrows: false,
        }
    }
}

/// Starts a thread; `over` is called when it is, and told whether it panicked.
pub(super) fn start<'a, F, T>(begin: Begin, work: F, over: impl FnOnce(bool) + 'a) -> Handle<T>
where
    F: FnOnce() -> T + 'a,
    T: 'a,
{
    let Begin {
        place,
        name,
        stack_size,
        borrows,
    } = begin;
    let result = Slot::default();
    let slot = result.clone();
    let index = Execution::start(
        name,
        stack_size.unwrap_or(STACK),
        Box::new(move || {
            let done = catch(work);
            drop(Execution::with(|run| run.current_mut().take_locals()));
            step_at(Execution::last_place(), Execution::ends(), || Ok(()));
            let panicked = done.is_err();
            let says_something = panicked || borrows || size_of::<T>() > 0;
            *slot.borrow_mut() = Some(done);
            Execution::with(|run| {
                let thread = run.current_mut();
                thread.is_over = true;
                if !says_something {
                    // Whoever joins it learns nothing but that it is over.
                    thread.done = thread.key;
                    run.forgets();
                }
            });
            over(panicked);
        }),
        place,
    );
    Handle {
        index,
        thread: Thread::of(index),
        result,
    }
}

impl<T> Handle<T> {
    pub(super) fn thread(&self) -> &Thread {
        &self.thread
    }

    pub(super) fn join(self, place: Place) -> Result<T> {
        wait_for(self.index, place);
        let result = self.result.borrow_mut().take();
        result.expect("a thread that is over has left what it returned")
    }

    pub(super) fn is_finished(&self, place: Place) -> bool {
        Execution::learn_of_question();
        step_at(place, Act::new("asks whether it is over"), || Ok(()));
        let is_over = Execution::with(|run| run.thread(self.index).is_over);
        Execution::learns(u64::from(is_over));
        is_over
    }
}

/// Waits until a thread is over.
pub(super) fn wait_for(index: Index, place: Place) {
    let is_over = || {
        let is_over = Execution::with(|run| run.thread(index).is_over);
        is_over.then_some(()).ok_or(Wants {
            what: "the end of",
            of: Some(index),
            since: None,
        })
    };
    step_at(place, Act::new("joins").unnoticed_if(true), is_over);
    let done = Execution::with(|run| {
        run.has_joined(index);
        run.thread(index).done
    });
    Execution::learns(done);
}

impl<T> JoinHandle<T> {
    /// As std's.
    #[must_use]
    pub fn thread(&self) -> &Thread {
        self.0.thread()
    }

    /// As std's.
    ///
    /// # Errors
    /// As std's.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        self.0.join(Location::caller())
    }

    /// As std's.
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        self.0.is_finished(Location::caller())
    }
}

opaque!(JoinHandle<T> for <T>);
