//! `tokio::task`.

pub(super) mod error;
pub(super) mod join;
mod key;
mod local;
mod set;
pub(super) mod start;

use std::future::{Future, poll_fn};
use std::panic::Location;
use std::task::Poll;

#[doc(inline)]
pub use error::{Id, JoinError};
pub use join::{AbortHandle, JoinHandle};
pub use key::{AccessError, LocalKey, TaskLocalFuture};
pub use local::{LocalSet, spawn_local};
pub use set::JoinSet;

use crate::tokio::context;

/// As Tokio's.
///
/// # Panics
/// As Tokio's: outside of any runtime.
#[track_caller]
pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    start::spawn(&start::here(), future, Location::caller())
}

/// As Tokio's.
///
/// # Panics
/// As Tokio's: outside of any runtime.
#[track_caller]
pub fn spawn_blocking<F, R>(work: F) -> JoinHandle<R>
where
    F: FnOnce() -> R + Send + 'static,
    R: Send + 'static,
{
    start::spawn_blocking(&start::here(), work, Location::caller())
}

/// As Tokio's: others go first, as many as could go on.
#[track_caller]
pub fn yield_now() -> impl Future<Output = ()> + Send {
    let place = Location::caller();
    let mut has_yielded = false;
    poll_fn(move |cx| {
        if std::mem::replace(&mut has_yielded, true) {
            return Poll::Ready(());
        }
        match context::polled() {
            Some(polled) => polled.timers.yields(place, Some(cx.waker())),
            None => cx.waker().wake_by_ref(),
        }
        Poll::Pending
    })
}
