//! `tokio::sync::broadcast`.

use std::future::Future;
use std::panic::Location;
use std::sync::Arc;

use ::tokio::sync::broadcast as real;

use crate::model::Place;
use crate::model::execution::Execution;
use crate::model::object::{Object, Touch};
use crate::shown::opaque;
use crate::tokio::blocking::block_outside;
use crate::tokio::context;
use crate::tokio::sync::message::Message;
use crate::tokio::waits::{Changes, Waits};

/// `tokio::sync::broadcast::error`.
pub mod error {
    pub use ::tokio::sync::broadcast::error::{RecvError, SendError, TryRecvError};
}

use error::{RecvError, SendError, TryRecvError};

/// As Tokio's.
pub struct Sender<T> {
    /// Shared, so that none of a program's own code is called while the channel is locked.
    real: Option<real::Sender<Arc<Message<T>>>>,
    object: Arc<Object>,
}

/// As Tokio's.
pub struct Receiver<T> {
    real: Option<real::Receiver<Arc<Message<T>>>>,
    object: Arc<Object>,
}

/// As Tokio's.
///
/// # Panics
/// As Tokio's: if there is no room at all.
#[track_caller]
#[must_use]
pub fn channel<T: Clone>(room: usize) -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = real::channel(room);
    let object = Arc::new(Object::new());
    let sender = Sender {
        real: Some(sender),
        object: object.clone(),
    };
    let real = Some(receiver);
    (sender, Receiver { real, object })
}

fn step(object: &Object, place: Place, verb: &'static str) {
    context::tokio_step(place, verb);
    Execution::touched(object, Touch::Write);
}

impl<T> Sender<T> {
    fn real(&self) -> &real::Sender<Arc<Message<T>>> {
        self.real.as_ref().expect("there until it is dropped")
    }

    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    #[track_caller]
    pub fn send(&self, value: T) -> Result<usize, SendError<T>> {
        step(&self.object, Location::caller(), "sends");
        self.real()
            .send(Arc::new(Message::new(value)))
            .map_err(|SendError(message)| {
                let message = Arc::into_inner(message).expect("nobody has received it");
                SendError(message.into_value())
            })
    }

    /// As Tokio's.
    #[track_caller]
    #[must_use]
    pub fn subscribe(&self) -> Receiver<T> {
        step(&self.object, Location::caller(), "subscribes");
        Receiver {
            real: Some(self.real().subscribe()),
            object: self.object.clone(),
        }
    }

    /// As Tokio's.
    #[track_caller]
    #[must_use]
    pub fn receiver_count(&self) -> usize {
        step(&self.object, Location::caller(), "counts the receivers");
        self.real().receiver_count()
    }

    /// As Tokio's.
    #[track_caller]
    #[must_use]
    pub fn len(&self) -> usize {
        step(&self.object, Location::caller(), "counts the messages");
        self.real().len()
    }

    /// As Tokio's.
    #[track_caller]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Sender {
            real: self.real.clone(),
            object: self.object.clone(),
        }
    }
}

impl<T: Clone> Receiver<T> {
    fn recv_at(&mut self, place: Place) -> impl Future<Output = Result<T, RecvError>> {
        let Receiver { real, object } = self;
        let real = real.as_mut().expect("there until it is dropped");
        let received = Waits::new(place, "receives", real.recv(), Changes(object, "a message"));
        async move { received.await.map(|message| Message::clone(&message).learned()) }
    }

    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    #[track_caller]
    pub fn recv(&mut self) -> impl Future<Output = Result<T, RecvError>> + Send
    where
        T: Send + Sync,
    {
        self.recv_at(Location::caller())
    }

    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    ///
    /// # Panics
    /// As Tokio's: where futures are polled.
    #[track_caller]
    pub fn blocking_recv(&mut self) -> Result<T, RecvError> {
        let place = Location::caller();
        block_outside(self.recv_at(place), place)
    }

    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    #[track_caller]
    pub fn try_recv(&mut self) -> Result<T, TryRecvError> {
        step(&self.object, Location::caller(), "looks for a message");
        let real = self.real.as_mut().expect("there until it is dropped");
        real.try_recv().map(|message| Message::clone(&message).learned())
    }
}

impl<T> Receiver<T> {
    /// As Tokio's.
    #[track_caller]
    #[must_use]
    pub fn len(&self) -> usize {
        step(&self.object, Location::caller(), "counts the messages");
        self.real.as_ref().map_or(0, real::Receiver::len)
    }

    /// As Tokio's.
    #[track_caller]
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

macro_rules! ends {
    ($($end:ident drops $verb:literal),*) => {
        $(impl<T> Drop for $end<T> {
            fn drop(&mut self) {
                if Execution::is_under_way() && context::tokio_drop_step(Execution::last_place(), $verb) {
                    Execution::touched(&self.object, Touch::Write);
                    self.real = None;
                }
            }
        }

        opaque!($end<T> for <T>);)*
    };
}

ends!(Sender drops "drops a sender", Receiver drops "drops a receiver");
