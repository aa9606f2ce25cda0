//! `tokio::sync::Notify`.

use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::task::{Context, Poll};

use ::tokio::sync as real;

use crate::model::execution::Execution;
use crate::model::fresh::Fresh;
use crate::model::object::{Object, Touch};
use crate::shown::opaque;
use crate::tokio::context;
use crate::tokio::waits::{Changes, Waits};

/// As Tokio's.
pub struct Notify {
    real: Fresh<real::Notify>,
    object: Object,
}

/// As Tokio's.
#[must_use = "futures do nothing unless you `.await` or poll them"]
pub struct Notified<'a>(Waits<real::futures::Notified<'a>, Changes<'a>>);

impl Notify {
    /// As Tokio's.
    #[must_use]
    pub const fn new() -> Self {
        Notify::const_new()
    }

    /// As Tokio's.
    #[must_use]
    pub const fn const_new() -> Self {
        Notify {
            real: Fresh::new(real::Notify::const_new()),
            object: Object::new(),
        }
    }

    fn real(&self) -> &real::Notify {
        // SAFETY: shared, and never lent out mutably.
        unsafe { &*self.real.get() }
    }

    /// As Tokio's.
    #[track_caller]
    pub fn notified(&self) -> Notified<'_> {
        let place = Location::caller();
        // From now on it hears what is said to all.
        context::tokio_step(place, "begins to listen");
        Execution::touched(&self.object, Touch::Write);
        let notified = self.real().notified();
        Notified(Waits::new(
            place,
            "is notified",
            notified,
            Changes(&self.object, "a notification"),
        ))
    }

    /// As Tokio's.
    #[track_caller]
    pub fn notify_one(&self) {
        context::tokio_step(Location::caller(), "notifies one");
        Execution::touched(&self.object, Touch::Write);
        self.real().notify_one();
    }

    /// As Tokio's.
    #[track_caller]
    pub fn notify_last(&self) {
        context::tokio_step(Location::caller(), "notifies the last");
        Execution::touched(&self.object, Touch::Write);
        self.real().notify_last();
    }

    /// As Tokio's.
    #[track_caller]
    pub fn notify_waiters(&self) {
        context::tokio_step(Location::caller(), "notifies all");
        Execution::touched(&self.object, Touch::Write);
        self.real().notify_waiters();
    }
}

impl Notified<'_> {
    /// As Tokio's.
    pub fn enable(mut self: Pin<&mut Self>) -> bool {
        self.0.enable()
    }
}

impl Future for Notified<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        Pin::new(&mut self.0).poll(cx)
    }
}

impl Default for Notify {
    fn default() -> Self {
        Notify::new()
    }
}

opaque!(Notify, Notified<'_>);
