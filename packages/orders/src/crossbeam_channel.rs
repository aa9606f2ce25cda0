//! The crate `crossbeam_channel`.

mod selecting;

use std::fmt;
use std::time::Duration;

pub use ::crossbeam_channel::{RecvError, RecvTimeoutError, SendError, SendTimeoutError, TryRecvError, TrySendError};

#[doc(inline)]
pub use crate::{__crossbeam_select as select, __crossbeam_select_biased as select_biased};
#[doc(hidden)]
pub use selecting::{Arm, Else, select_one};

use crate::channel::{Empty, Full, Rx, Source, Tx, from, here};
use crate::ends::{receives, sends};
use crate::model::act::Act;
use crate::time::Instant;

/// As crossbeam's.
pub struct Sender<T>(Tx<T>);

/// As crossbeam's.
pub struct Receiver<T>(Rx<T>);

/// As crossbeam's.
#[must_use]
pub fn unbounded<T>() -> (Sender<T>, Receiver<T>) {
    let (tx, rx) = crate::channel::channel(None);
    (Sender(tx), Receiver(rx))
}

/// As crossbeam's.
#[must_use]
pub fn bounded<T>(room: usize) -> (Sender<T>, Receiver<T>) {
    let (tx, rx) = crate::channel::channel(Some(room));
    (Sender(tx), Receiver(rx))
}

/// As crossbeam's. The time never runs out: where only that would help, the order ends.
#[must_use]
pub fn after(_time: Duration) -> Receiver<Instant> {
    Receiver(from(Source::Limit, Some(1)))
}

/// As crossbeam's.
#[must_use]
pub fn never<T>() -> Receiver<T> {
    Receiver(from(Source::Nobody, Some(0)))
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Sender(self.0.clone())
    }
}

impl<T> Clone for Receiver<T> {
    fn clone(&self) -> Self {
        Receiver(self.0.clone())
    }
}

macro_rules! ends {
    ($($end:ident),*) => {
        $(impl<T> $end<T> {
            /// As crossbeam's.
            #[track_caller]
            #[must_use]
            pub fn len(&self) -> usize {
                self.0.0.len(here())
            }

            /// As crossbeam's.
            #[track_caller]
            #[must_use]
            pub fn is_empty(&self) -> bool {
                self.0.0.len(here()) == 0
            }

            /// As crossbeam's.
            #[track_caller]
            #[must_use]
            pub fn is_full(&self) -> bool {
                self.0.0.capacity() == Some(self.0.0.len(here()))
            }

            /// As crossbeam's.
            #[must_use]
            pub fn capacity(&self) -> Option<usize> {
                self.0.0.capacity()
            }

            /// As crossbeam's.
            #[must_use]
            pub fn same_channel(&self, other: &Self) -> bool {
                self.0.0.is_same(&other.0.0)
            }

            /// Itself, whatever points to it.
            #[doc(hidden)]
            pub fn __arm(&self) -> &Self {
                self
            }
        }

        impl<T> fmt::Debug for $end<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(concat!(stringify!($end), " { .. }"))
            }
        })*
    };
}

ends!(Sender, Receiver);

impl<T> Sender<T> {
    /// As crossbeam's. The time never runs out: where only that would help, the order ends.
    ///
    /// # Errors
    /// As crossbeam's.
    #[track_caller]
    pub fn send_timeout(&self, value: T, _limit: Duration) -> Result<(), SendTimeoutError<T>> {
        let sent = self.0.0.send(here(), value, Act::new("sends").timed());
        sent.map_err(SendTimeoutError::Disconnected)
    }

    /// Sends when `select!` has chosen it.
    ///
    /// # Errors
    /// As crossbeam's.
    #[doc(hidden)]
    #[track_caller]
    pub fn __now(&self, value: T) -> Result<(), SendError<T>> {
        self.0.0.send_now(here(), value).map_err(SendError)
    }
}

impl<T> Receiver<T> {
    /// Receives when `select!` has chosen it.
    ///
    /// # Errors
    /// As crossbeam's.
    #[doc(hidden)]
    pub fn __now(&self) -> Result<T, RecvError> {
        self.0.0.receive_now().ok_or(RecvError)
    }
}

sends!(Sender, as "crossbeam's");
receives!(Receiver, as "crossbeam's");
