//! `tokio::sync::mpsc`.

use std::future::{Future, poll_fn};
use std::panic::Location;
use std::sync::Arc;
use std::task::{Context, Poll};

use ::tokio::sync::mpsc as real;

use crate::model::Place;
use crate::model::execution::Execution;
use crate::model::object::Touch;
use crate::shown::opaque;
use crate::tokio::blocking::block_outside;
use crate::tokio::context;
use crate::tokio::reason::Reason;
use crate::tokio::sync::ends::{Ends, Sends};
use crate::tokio::sync::message::Message;
use crate::tokio::waits::{Changes, Shared, Waits};

/// `tokio::sync::mpsc::error`.
pub mod error {
    pub use ::tokio::sync::mpsc::error::{SendError, TryRecvError, TrySendError};
}

use error::{SendError, TryRecvError, TrySendError};

/// As Tokio's.
pub struct Sender<T> {
    real: real::Sender<Message<T>>,
    ends: Arc<Ends>,
}

/// As Tokio's.
pub struct Receiver<T> {
    real: Option<real::Receiver<Message<T>>>,
    ends: Arc<Ends>,
}

/// As Tokio's.
pub struct UnboundedSender<T> {
    real: real::UnboundedSender<Message<T>>,
    ends: Arc<Ends>,
}

/// As Tokio's.
pub struct UnboundedReceiver<T> {
    real: Option<real::UnboundedReceiver<Message<T>>>,
    ends: Arc<Ends>,
}

/// As Tokio's.
///
/// # Panics
/// As Tokio's: if there is no room at all.
#[track_caller]
#[must_use]
pub fn channel<T>(room: usize) -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = real::channel(room);
    let ends = Ends::new();
    let sender = Sender {
        real: sender,
        ends: ends.clone(),
    };
    let real = Some(receiver);
    (sender, Receiver { real, ends })
}

/// As Tokio's.
#[must_use]
pub fn unbounded_channel<T>() -> (UnboundedSender<T>, UnboundedReceiver<T>) {
    let (sender, receiver) = real::unbounded_channel();
    let ends = Ends::new();
    let sender = UnboundedSender {
        real: sender,
        ends: ends.clone(),
    };
    let real = Some(receiver);
    (sender, UnboundedReceiver { real, ends })
}

impl<T> Sender<T> {
    fn sends(&self, place: Place, value: T) -> impl Future<Output = Result<(), SendError<T>>> {
        let sent = Waits::new(place, "sends", self.real.send(Message::new(value)), Sends(&self.ends));
        async move { sent.await.map_err(|SendError(message)| SendError(message.into_value())) }
    }

    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    #[track_caller]
    pub fn send(&self, value: T) -> impl Future<Output = Result<(), SendError<T>>> + Send
    where
        T: Send,
    {
        self.sends(Location::caller(), value)
    }

    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    ///
    /// # Panics
    /// As Tokio's: where futures are polled.
    #[track_caller]
    pub fn blocking_send(&self, value: T) -> Result<(), SendError<T>> {
        let place = Location::caller();
        block_outside(self.sends(place, value), place)
    }

    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    #[track_caller]
    pub fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {
        context::tokio_step(Location::caller(), "tries to send");
        self.ends.are_seen();
        let sent = self.real.try_send(Message::new(value));
        if sent.is_ok() {
            Execution::touched(&self.ends.senders, Touch::Write);
        }
        sent.map_err(|error| match error {
            TrySendError::Full(message) => TrySendError::Full(message.into_value()),
            TrySendError::Closed(message) => TrySendError::Closed(message.into_value()),
        })
    }

    /// As Tokio's.
    #[track_caller]
    #[must_use]
    pub fn capacity(&self) -> usize {
        context::tokio_step(Location::caller(), "counts the free places");
        self.ends.are_seen();
        self.real.capacity()
    }

    /// As Tokio's.
    #[must_use]
    pub fn max_capacity(&self) -> usize {
        self.real.max_capacity()
    }
}

impl<T> UnboundedSender<T> {
    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    #[track_caller]
    pub fn send(&self, value: T) -> Result<(), SendError<T>> {
        context::tokio_step(Location::caller(), "sends");
        let sent = self.real.send(Message::new(value));
        Sends(&self.ends).is_done(&sent);
        sent.map_err(|SendError(message)| SendError(message.into_value()))
    }
}

impl<T> Receiver<T> {
    /// As Tokio's.
    #[must_use]
    pub fn max_capacity(&self) -> usize {
        self.real().max_capacity()
    }
}

macro_rules! senders {
    ($($sender:ident),*) => {
        $(impl<T> $sender<T> {
            /// As Tokio's.
            #[track_caller]
            #[must_use]
            pub fn is_closed(&self) -> bool {
                context::tokio_step(Location::caller(), "asks whether it is closed");
                self.ends.are_seen();
                self.real.is_closed()
            }

            /// As Tokio's.
            #[track_caller]
            pub fn closed(&self) -> impl Future<Output = ()> + Send
            where
                T: Send,
            {
                let people = Changes(&self.ends.people, "the other end to close");
                Waits::new(Location::caller(), "waits for the other end to close", self.real.closed(), people)
            }

            /// As Tokio's.
            #[must_use]
            pub fn same_channel(&self, other: &Self) -> bool {
                self.real.same_channel(&other.real)
            }
        }

        impl<T> Clone for $sender<T> {
            fn clone(&self) -> Self {
                let real = self.real.clone();
                if Execution::is_under_way() {
                    self.ends.change(real.strong_count());
                }
                $sender {
                    real,
                    ends: self.ends.clone(),
                }
            }
        }

        impl<T> Drop for $sender<T> {
            fn drop(&mut self) {
                if Execution::is_under_way() && context::tokio_drop_step(Execution::last_place(), "drops a sender") {
                    self.ends.change(self.real.strong_count() - 1);
                }
            }
        }

        opaque!($sender<T> for <T>);)*
    };
}

senders!(Sender, UnboundedSender);

macro_rules! receivers {
    ($($receiver:ident of $real:ty),*) => {
        $(impl<T> $receiver<T> {
            fn real(&self) -> &$real {
                self.real.as_ref().expect("there until it is dropped")
            }

            fn real_mut(&mut self) -> &mut $real {
                self.real.as_mut().expect("there until it is dropped")
            }

            fn poll_at(&mut self, place: Place, cx: &mut Context<'_>) -> Poll<Option<T>> {
                context::tokio_step(place, "receives");
                let polled = self.real_mut().poll_recv(cx);
                match polled {
                    Poll::Ready(Some(message)) => {
                        Execution::touched(&self.ends.receiver, Touch::Write);
                        Poll::Ready(Some(message.learned()))
                    }
                    Poll::Ready(None) => {
                        Execution::touched(&self.ends.people, Touch::Read);
                        Execution::does(|| "finds nobody at the other end".into());
                        Poll::Ready(None)
                    }
                    Poll::Pending => {
                        self.ends.are_seen();
                        Execution::touched(&self.ends.receiver, Touch::Write);
                        Execution::does(|| "receives: waits".into());
                        context::waits(place, Reason::what("a message"));
                        Poll::Pending
                    }
                }
            }

            /// As Tokio's.
            #[track_caller]
            pub fn recv(&mut self) -> impl Future<Output = Option<T>> + Send
            where
                T: Send,
            {
                let place = Location::caller();
                poll_fn(move |cx| self.poll_at(place, cx))
            }

            /// As Tokio's.
            #[track_caller]
            pub fn poll_recv(&mut self, cx: &mut Context<'_>) -> Poll<Option<T>> {
                self.poll_at(Location::caller(), cx)
            }

            /// As Tokio's.
            ///
            /// # Panics
            /// As Tokio's: where futures are polled.
            #[track_caller]
            pub fn blocking_recv(&mut self) -> Option<T> {
                let place = Location::caller();
                block_outside(poll_fn(|cx| self.poll_at(place, cx)), place)
            }

            /// As Tokio's.
            ///
            /// # Errors
            /// As Tokio's.
            #[track_caller]
            pub fn try_recv(&mut self) -> Result<T, TryRecvError> {
                context::tokio_step(Location::caller(), "looks for a message");
                let received = self.real_mut().try_recv();
                if received.is_err() {
                    self.ends.are_seen();
                }
                Execution::touched(&self.ends.receiver, Touch::Write);
                received.map(Message::learned)
            }

            /// As Tokio's.
            #[track_caller]
            pub fn close(&mut self) {
                context::tokio_step(Location::caller(), "closes it");
                self.real_mut().close();
                self.ends.close(self.real().sender_strong_count());
            }

            /// As Tokio's.
            #[track_caller]
            #[must_use]
            pub fn len(&self) -> usize {
                context::tokio_step(Location::caller(), "counts the messages");
                self.ends.are_seen();
                self.real().len()
            }

            /// As Tokio's.
            #[track_caller]
            #[must_use]
            pub fn is_empty(&self) -> bool {
                self.len() == 0
            }
        }

        impl<T> Drop for $receiver<T> {
            fn drop(&mut self) {
                if Execution::is_under_way()
                    && context::tokio_drop_step(Execution::last_place(), "drops the receiver")
                {
                    self.ends.close(self.real().sender_strong_count());
                    self.real = None;
                }
            }
        }

        opaque!($receiver<T> for <T>);)*
    };
}

receivers!(Receiver of real::Receiver<Message<T>>, UnboundedReceiver of real::UnboundedReceiver<Message<T>>);
