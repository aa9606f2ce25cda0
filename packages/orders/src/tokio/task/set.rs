//! `tokio::task::JoinSet`.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::fmt;
use std::future::{Future, poll_fn};
use std::panic::Location;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll, Wake, Waker};

use crate::model::Place;
use crate::model::execution::Execution;
use crate::model::history::mix;
use crate::model::object::{Object, Touch};
use crate::model::panics::resume;
use crate::tokio::context;
use crate::tokio::polled::Polled;
use crate::tokio::reason::Reason;
use crate::tokio::runtime::Handle;
use crate::tokio::task::error::JoinError;
use crate::tokio::task::join::{AbortHandle, JoinHandle, abort};
use crate::tokio::task::local::{LocalSet, spawn_local};
use crate::tokio::task::{spawn, spawn_blocking};

/// As Tokio's.
pub struct JoinSet<T> {
    /// With a number each, the same in every order.
    tasks: Vec<(usize, JoinHandle<T>)>,
    made: usize,
    ends: Arc<Ends>,
}

/// Those that are over, in the order in which they ended.
struct Ends {
    object: Object,
    /// By their numbers, each with what it says of itself, whichever of them it is.
    over: RefCell<VecDeque<(usize, u64)>>,
    waker: RefCell<Option<Waker>>,
}

impl Ends {
    /// Enters into the history what is there now. Of a task that says nothing but that it is over, nobody learns which it was.
    fn change(&self, found: u64) {
        let left = self.over.borrow().iter().fold(1, |sum, (_, says)| mix(&[sum, *says]));
        Execution::touched(&self.object, Touch::Value { found, left });
    }
}

/// Whom a task wakes that is over.
struct End {
    number: usize,
    of: Weak<Polled>,
    ends: Arc<Ends>,
}

// SAFETY: all threads of a program that is explored are coroutines of one thread of the system.
unsafe impl Send for Ends {}
// SAFETY: as above.
unsafe impl Sync for Ends {}

impl Wake for End {
    fn wake(self: Arc<Self>) {
        if !Execution::is_under_way() {
            return;
        }
        let says = self.of.upgrade().map_or(0, |of| of.says());
        self.ends.over.borrow_mut().push_back((self.number, says));
        self.ends.change(0);
        let waker = self.ends.waker.borrow_mut().take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<T> Default for JoinSet<T> {
    fn default() -> Self {
        JoinSet::new()
    }
}

impl<T> JoinSet<T> {
    /// As Tokio's.
    #[must_use]
    pub fn new() -> Self {
        JoinSet {
            tasks: Vec::new(),
            made: 0,
            ends: Arc::new(Ends {
                object: Object::new(),
                over: RefCell::default(),
                waker: RefCell::default(),
            }),
        }
    }

    /// As Tokio's.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tasks.len()
    }

    /// As Tokio's.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tasks.is_empty()
    }

    fn insert(&mut self, handle: JoinHandle<T>) -> AbortHandle {
        self.made += 1;
        let end = Arc::new(End {
            number: self.made,
            of: Arc::downgrade(handle.polled()),
            ends: self.ends.clone(),
        });
        if handle.polled().is_over() {
            end.wake();
        } else {
            handle.polled().tells(&Waker::from(end));
        }
        let abort = handle.abort_handle();
        self.tasks.push((self.made, handle));
        abort
    }

    /// The next that is over, if there is one.
    fn take(&mut self) -> Option<Result<T, JoinError>> {
        let next = self.ends.over.borrow_mut().pop_front();
        let found = next.map_or(0, |(_, says)| mix(&[says]));
        self.ends.change(found);
        let at = self
            .tasks
            .iter()
            .position(|(of, _)| Some(*of) == next.map(|(number, _)| number))?;
        let (_, handle) = self.tasks.remove(at);
        Some(handle.take())
    }

    fn poll_join(&mut self, place: Place, cx: &mut Context<'_>) -> Poll<Option<Result<T, JoinError>>> {
        if self.tasks.is_empty() {
            return Poll::Ready(None);
        }
        context::tokio_step(place, "joins one");
        if let Some(joined) = self.take() {
            return Poll::Ready(Some(joined));
        }
        *self.ends.waker.borrow_mut() = Some(cx.waker().clone());
        context::waits(place, Reason::what("the end of a task"));
        Poll::Pending
    }

    /// As Tokio's.
    #[track_caller]
    pub fn join_next(&mut self) -> impl Future<Output = Option<Result<T, JoinError>>> + Send
    where
        T: Send,
    {
        let place = Location::caller();
        poll_fn(move |cx| self.poll_join(place, cx))
    }

    /// As Tokio's.
    #[track_caller]
    pub fn try_join_next(&mut self) -> Option<Result<T, JoinError>> {
        if self.tasks.is_empty() {
            return None;
        }
        context::tokio_step(Location::caller(), "looks for one that is over");
        self.take()
    }

    /// As Tokio's.
    ///
    /// # Panics
    /// As Tokio's: if a task panicked or was cancelled.
    #[track_caller]
    pub fn join_all(mut self) -> impl Future<Output = Vec<T>> + Send
    where
        T: Send + 'static,
    {
        let place = Location::caller();
        let mut outputs = Vec::new();
        poll_fn(move |cx| {
            loop {
                match self.poll_join(place, cx) {
                    Poll::Ready(Some(Ok(output))) => outputs.push(output),
                    Poll::Ready(Some(Err(error))) if error.is_panic() => resume(error.into_panic()),
                    Poll::Ready(Some(Err(error))) => panic!("{error}"),
                    Poll::Ready(None) => return Poll::Ready(std::mem::take(&mut outputs)),
                    Poll::Pending => return Poll::Pending,
                }
            }
        })
    }

    /// As Tokio's.
    #[track_caller]
    pub fn abort_all(&mut self) {
        let place = Location::caller();
        self.tasks.iter().for_each(|(_, task)| abort(task.polled(), place));
    }

    /// As Tokio's.
    #[track_caller]
    pub fn shutdown(&mut self) -> impl Future<Output = ()> + Send
    where
        T: Send,
    {
        let place = Location::caller();
        let mut is_begun = false;
        poll_fn(move |cx| {
            if !std::mem::replace(&mut is_begun, true) {
                self.tasks.iter().for_each(|(_, task)| abort(task.polled(), place));
            }
            loop {
                match self.poll_join(place, cx) {
                    Poll::Ready(Some(_)) => {}
                    Poll::Ready(None) => return Poll::Ready(()),
                    Poll::Pending => return Poll::Pending,
                }
            }
        })
    }

    /// As Tokio's.
    pub fn detach_all(&mut self) {
        self.tasks.clear();
        self.ends.over.borrow_mut().clear();
    }
}

impl<T: 'static> JoinSet<T> {
    /// As Tokio's.
    ///
    /// # Panics
    /// As Tokio's: outside of any runtime.
    #[track_caller]
    pub fn spawn<F>(&mut self, task: F) -> AbortHandle
    where
        F: Future<Output = T> + Send + 'static,
        T: Send,
    {
        self.insert(spawn(task))
    }

    /// As Tokio's.
    #[track_caller]
    pub fn spawn_on<F>(&mut self, task: F, handle: &Handle) -> AbortHandle
    where
        F: Future<Output = T> + Send + 'static,
        T: Send,
    {
        self.insert(handle.spawn(task))
    }

    /// As Tokio's.
    ///
    /// # Panics
    /// As Tokio's: outside of a `LocalSet`.
    #[track_caller]
    pub fn spawn_local<F>(&mut self, task: F) -> AbortHandle
    where
        F: Future<Output = T> + 'static,
    {
        self.insert(spawn_local(task))
    }

    /// As Tokio's.
    #[track_caller]
    pub fn spawn_local_on<F>(&mut self, task: F, set: &LocalSet) -> AbortHandle
    where
        F: Future<Output = T> + 'static,
    {
        self.insert(set.spawn_local(task))
    }

    /// As Tokio's.
    ///
    /// # Panics
    /// As Tokio's: outside of any runtime.
    #[track_caller]
    pub fn spawn_blocking<F>(&mut self, work: F) -> AbortHandle
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send,
    {
        self.insert(spawn_blocking(work))
    }
}

impl<T> Drop for JoinSet<T> {
    fn drop(&mut self) {
        let place = Execution::is_under_way().then(Execution::last_place);
        if let Some(place) = place {
            self.tasks.iter().for_each(|(_, task)| abort(task.polled(), place));
        }
    }
}

impl<T> fmt::Debug for JoinSet<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinSet").field("len", &self.len()).finish()
    }
}
