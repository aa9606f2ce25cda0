//! A task's end, waited for or brought about from outside.

use std::cell::RefCell;
use std::fmt;
use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll};

use crate::model::Place;
use crate::model::execution::Execution;
use crate::tokio::context;
use crate::tokio::polled::Polled;
use crate::tokio::task::error::{Id, JoinError};

/// As Tokio's.
pub struct JoinHandle<T> {
    polled: Arc<Polled>,
    slot: Slot<T>,
}

/// As Tokio's.
#[derive(Clone)]
pub struct AbortHandle(Arc<Polled>);

/// Where a task leaves its output.
pub(crate) type Slot<T> = Rc<RefCell<Option<Result<T, JoinError>>>>;

// SAFETY: all threads of a program that is explored are coroutines of one thread of the system.
unsafe impl<T: Send> Send for JoinHandle<T> {}
// SAFETY: as above.
unsafe impl<T: Send> Sync for JoinHandle<T> {}

/// A task's number.
pub(crate) fn id_of(polled: &Polled) -> Id {
    Id(Execution::with(|run| run.thread(polled.index.get()).label))
}

fn is_finished(polled: &Polled, place: Place) -> bool {
    context::tokio_step(place, "asks whether it is over");
    let is_over = polled.is_over();
    Execution::learns(u64::from(is_over));
    is_over
}

/// Aborts a task from this place.
pub(crate) fn abort(polled: &Polled, place: Place) {
    if context::tokio_drop_step(place, "aborts") {
        polled.abort();
    }
}

impl<T> JoinHandle<T> {
    pub(crate) fn new(polled: Arc<Polled>, slot: Slot<T>) -> Self {
        JoinHandle { polled, slot }
    }

    pub(crate) fn polled(&self) -> &Arc<Polled> {
        &self.polled
    }

    /// As Tokio's.
    #[track_caller]
    pub fn abort(&self) {
        abort(&self.polled, Location::caller());
    }

    /// As Tokio's.
    #[track_caller]
    #[must_use]
    pub fn is_finished(&self) -> bool {
        is_finished(&self.polled, Location::caller())
    }

    /// As Tokio's.
    #[must_use]
    pub fn abort_handle(&self) -> AbortHandle {
        AbortHandle(self.polled.clone())
    }

    /// As Tokio's; here it is that of the task's thread.
    #[must_use]
    pub fn id(&self) -> Id {
        id_of(&self.polled)
    }

    /// What the task has left, which is over.
    ///
    /// # Panics
    /// Where that has been taken already.
    pub(crate) fn take(&self) -> Result<T, JoinError> {
        self.polled.is_seen_over();
        Execution::learns(self.polled.says());
        let result = self.slot.borrow_mut().take();
        result.expect("JoinHandle polled after completion")
    }
}

impl<T> Future for JoinHandle<T> {
    type Output = Result<T, JoinError>;

    #[track_caller]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let place = context::awaited(Location::caller(), self.polled.place.get());
        context::tokio_step(place, "joins");
        if self.polled.is_over() {
            return Poll::Ready(self.take());
        }
        Execution::learns(0);
        self.polled.tells(cx.waker());
        context::waits(place, self.polled.end());
        Poll::Pending
    }
}

impl AbortHandle {
    /// As Tokio's.
    #[track_caller]
    pub fn abort(&self) {
        abort(&self.0, Location::caller());
    }

    /// As Tokio's.
    #[track_caller]
    #[must_use]
    pub fn is_finished(&self) -> bool {
        is_finished(&self.0, Location::caller())
    }

    /// As Tokio's; here it is that of the task's thread.
    #[must_use]
    pub fn id(&self) -> Id {
        id_of(&self.0)
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinHandle").field("id", &self.id()).finish()
    }
}

impl fmt::Debug for AbortHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AbortHandle").field("id", &self.id()).finish()
    }
}
