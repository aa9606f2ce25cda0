//! `tokio::sync::oneshot`.

use std::future::Future;
use std::panic::Location;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use ::tokio::sync::oneshot as real;

use crate::model::Place;
use crate::model::execution::Execution;
use crate::model::object::{Object, Touch};
use crate::shown::opaque;
use crate::tokio::blocking::block_outside;
use crate::tokio::context;
use crate::tokio::reason::Reason;
use crate::tokio::sync::message::Message;

/// `tokio::sync::oneshot::error`.
pub mod error {
    pub use ::tokio::sync::oneshot::error::{RecvError, TryRecvError};
}

/// As Tokio's.
pub struct Sender<T> {
    real: Option<real::Sender<Message<T>>>,
    object: Arc<Object>,
}

/// As Tokio's.
#[must_use]
pub struct Receiver<T> {
    real: Option<real::Receiver<Message<T>>>,
    object: Arc<Object>,
    place: Place,
}

/// As Tokio's.
#[track_caller]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = real::channel();
    let object = Arc::new(Object::new());
    let sender = Sender {
        real: Some(sender),
        object: object.clone(),
    };
    let receiver = Receiver {
        real: Some(receiver),
        object,
        place: Location::caller(),
    };
    (sender, receiver)
}

fn changes(object: &Object) {
    Execution::touched(object, Touch::Write);
}

impl<T> Sender<T> {
    fn real(&mut self) -> &mut real::Sender<Message<T>> {
        self.real.as_mut().expect("not yet sent")
    }

    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    #[track_caller]
    pub fn send(mut self, value: T) -> Result<(), T> {
        context::tokio_step(Location::caller(), "sends");
        changes(&self.object);
        let real = self.real.take().expect("not yet sent");
        real.send(Message::new(value)).map_err(Message::into_value)
    }

    /// As Tokio's.
    #[track_caller]
    #[must_use]
    pub fn is_closed(&self) -> bool {
        context::tokio_step(Location::caller(), "asks whether it is closed");
        changes(&self.object);
        self.real.as_ref().is_none_or(real::Sender::is_closed)
    }

    /// As Tokio's.
    #[track_caller]
    pub fn closed(&mut self) -> impl Future<Output = ()> + Send
    where
        T: Send,
    {
        let place = Location::caller();
        std::future::poll_fn(move |cx| {
            context::tokio_step(place, "waits for the other end to close");
            changes(&self.object);
            let polled = self.real().poll_closed(cx);
            if polled.is_pending() {
                context::waits(place, Reason::what("the other end to close"));
            }
            polled
        })
    }
}

impl<T> Receiver<T> {
    /// As Tokio's.
    #[track_caller]
    pub fn close(&mut self) {
        context::tokio_step(Location::caller(), "closes it");
        changes(&self.object);
        if let Some(real) = &mut self.real {
            real.close();
        }
    }

    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    #[track_caller]
    pub fn try_recv(&mut self) -> Result<T, error::TryRecvError> {
        context::tokio_step(Location::caller(), "looks for a message");
        changes(&self.object);
        let real = self.real.as_mut().ok_or(error::TryRecvError::Closed)?;
        real.try_recv().map(Message::learned)
    }

    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    ///
    /// # Panics
    /// As Tokio's: where futures are polled.
    #[track_caller]
    pub fn blocking_recv(self) -> Result<T, error::RecvError> {
        block_outside(self, Location::caller())
    }
}

impl<T> Future for Receiver<T> {
    type Output = Result<T, error::RecvError>;

    #[track_caller]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let place = context::awaited(Location::caller(), self.place);
        context::tokio_step(place, "receives");
        changes(&self.object);
        let real = self.real.as_mut().expect("called after complete");
        let polled = Pin::new(real).poll(cx).map(|received| received.map(Message::learned));
        if polled.is_pending() {
            context::waits(place, Reason::what("a message"));
        } else {
            self.real = None;
        }
        polled
    }
}

macro_rules! ends {
    ($($end:ident drops $verb:literal),*) => {
        $(impl<T> Drop for $end<T> {
            fn drop(&mut self) {
                if self.real.is_some()
                    && Execution::is_under_way()
                    && context::tokio_drop_step(Execution::last_place(), $verb)
                {
                    changes(&self.object);
                    self.real = None;
                }
            }
        }

        opaque!($end<T> for <T>);)*
    };
}

ends!(Sender drops "drops the sender", Receiver drops "drops the receiver");
