//! `tokio::time`: times mean nothing where every order is tried.

use std::future::{Future, IntoFuture};
use std::marker::PhantomPinned;
use std::panic::Location;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll};

pub use std::time::Duration;

pub use crate::time::Instant;

use crate::model::Place;
use crate::model::act::Verb;
use crate::model::execution::Execution;
use crate::shown::opaque;
use crate::tokio::context;
use crate::tokio::polled::Polled;
use crate::tokio::reason::Reason;
use crate::tokio::task::start;
use crate::tokio::timers::Timer;

/// As Tokio's: it ends when whoever chooses lets it, and others go first, as many as could go on.
#[must_use = "futures do nothing unless you `.await` or poll them"]
pub struct Sleep {
    timer: Rc<Timer>,
    /// Who would be woken.
    of: Option<Arc<Polled>>,
    _not_unpin: PhantomPinned,
}

// SAFETY: all threads of a program that is explored are coroutines of one thread of the system.
unsafe impl Send for Sleep {}
// SAFETY: as above.
unsafe impl Sync for Sleep {}

/// As Tokio's.
///
/// # Panics
/// As Tokio's: outside of any runtime, or where its time is not enabled.
#[track_caller]
pub fn sleep(_time: Duration) -> Sleep {
    needs_time();
    Sleep::new("has slept", Location::caller())
}

#[track_caller]
fn needs_time() {
    assert!(
        start::here().has_time,
        "A Tokio 1.x context was found, but timers are disabled. Call `enable_time` on the runtime builder to enable timers."
    );
}

impl Sleep {
    pub(super) fn new(verb: Verb, place: Place) -> Self {
        Sleep {
            timer: Rc::new(Timer::new(verb, place)),
            of: None,
            _not_unpin: PhantomPinned,
        }
    }

    /// Whether it is over: what `select!` asks first.
    pub(super) fn is_over(&self) -> bool {
        self.timer.is_over()
    }

    fn poll_sleep(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.timer.is_over() {
            return Poll::Ready(());
        }
        let polled = context::polled()
            .unwrap_or_else(|| Execution::refuse_at(self.timer.place, "a sleep that no runtime polls is not explored"));
        self.timer.tells(cx.waker());
        polled.timers.expect(&self.timer);
        context::waits(self.timer.place, Reason::what("the end of a sleep"));
        if let Some(before) = self.of.replace(polled.clone())
            && !Arc::ptr_eq(&before, &polled)
        {
            before.timers.forget(&self.timer);
        }
        Poll::Pending
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        // SAFETY: nothing in it is pinned.
        unsafe { self.get_unchecked_mut() }.poll_sleep(cx)
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(of) = &self.of {
            of.timers.forget(&self.timer);
        }
    }
}

opaque!(Sleep);

/// As Tokio's. The time never runs out: where only that would help, the order ends.
#[track_caller]
pub fn timeout<F: IntoFuture>(_limit: Duration, future: F) -> Timeout<F::IntoFuture> {
    needs_time();
    Timeout(Box::pin(future.into_future()))
}

/// As Tokio's.
#[derive(Debug)]
#[must_use = "futures do nothing unless you `.await` or poll them"]
pub struct Timeout<F>(Pin<Box<F>>);

impl<F: Future> Future for Timeout<F> {
    type Output = Result<F::Output, error::Elapsed>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let done = self.0.as_mut().poll(cx);
        if done.is_pending()
            && let Some(polled) = context::polled()
        {
            polled.waits_for_a_time();
        }
        done.map(Ok)
    }
}

/// `tokio::time::error`.
pub mod error {
    use std::fmt;

    /// As Tokio's, but there is none: a time limit never runs out, and where only that would help, the order ends.
    #[derive(Debug, PartialEq, Eq)]
    pub struct Elapsed(std::convert::Infallible);

    impl fmt::Display for Elapsed {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("deadline has elapsed")
        }
    }

    impl std::error::Error for Elapsed {}

    impl From<Elapsed> for std::io::Error {
        fn from(elapsed: Elapsed) -> Self {
            match elapsed.0 {}
        }
    }
}

/// As Tokio's: its first tick comes at once, each other one as the end of a sleep.
#[track_caller]
pub fn interval(period: Duration) -> Interval {
    needs_time();
    assert!(period > Duration::ZERO, "`period` must be non-zero.");
    Interval {
        period,
        is_first: true,
        next: None,
        behavior: MissedTickBehavior::Burst,
    }
}

/// As Tokio's.
#[derive(Debug)]
pub struct Interval {
    period: Duration,
    is_first: bool,
    next: Option<Sleep>,
    behavior: MissedTickBehavior,
}

/// As Tokio's: it makes no difference here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MissedTickBehavior {
    /// As Tokio's.
    #[default]
    Burst,
    /// As Tokio's.
    Delay,
    /// As Tokio's.
    Skip,
}

impl Interval {
    /// As Tokio's, but it does not say when.
    #[track_caller]
    pub fn tick(&mut self) -> impl Future<Output = ()> + Send + '_ {
        let place = Location::caller();
        std::future::poll_fn(move |cx| {
            if std::mem::take(&mut self.is_first) {
                return Poll::Ready(());
            }
            let next = self.next.get_or_insert_with(|| Sleep::new("ticks", place));
            let polled = next.poll_sleep(cx);
            if polled.is_ready() {
                self.next = None;
            }
            polled
        })
    }

    /// As Tokio's.
    pub fn reset(&mut self) {
        self.is_first = false;
        self.next = None;
    }

    /// As Tokio's.
    #[must_use]
    pub fn period(&self) -> Duration {
        self.period
    }

    /// As Tokio's.
    #[must_use]
    pub fn missed_tick_behavior(&self) -> MissedTickBehavior {
        self.behavior
    }

    /// As Tokio's: it makes no difference here.
    pub fn set_missed_tick_behavior(&mut self, behavior: MissedTickBehavior) {
        self.behavior = behavior;
    }
}
