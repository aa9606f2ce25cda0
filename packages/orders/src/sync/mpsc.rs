//! `std::sync::mpsc`.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

pub use std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};

use crate::channel::{Empty, Full, Rx, Tx, here};
use crate::model::act::Act;

/// As std's.
pub struct Sender<T>(Tx<T>);

/// As std's.
pub struct SyncSender<T>(Tx<T>);

/// As std's.
pub struct Receiver<T>(Rx<T>, PhantomData<*const ()>);

// SAFETY: as std's.
unsafe impl<T: Send> Send for Receiver<T> {}

/// As std's.
#[must_use]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let (tx, rx) = crate::channel::channel(None);
    (Sender(tx), Receiver(rx, PhantomData))
}

/// As std's.
#[must_use]
pub fn sync_channel<T>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
    let (tx, rx) = crate::channel::channel(Some(bound));
    (SyncSender(tx), Receiver(rx, PhantomData))
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Sender(self.0.clone())
    }
}

impl<T> Clone for SyncSender<T> {
    fn clone(&self) -> Self {
        SyncSender(self.0.clone())
    }
}

impl<T> Sender<T> {
    /// As std's.
    ///
    /// # Errors
    /// As std's.
    #[track_caller]
    pub fn send(&self, value: T) -> Result<(), SendError<T>> {
        self.0.0.send(here(), value, Act::new("sends")).map_err(SendError)
    }
}

impl<T> SyncSender<T> {
    /// As std's.
    ///
    /// # Errors
    /// As std's.
    #[track_caller]
    pub fn send(&self, value: T) -> Result<(), SendError<T>> {
        self.0.0.send(here(), value, Act::new("sends")).map_err(SendError)
    }

    /// As std's.
    ///
    /// # Errors
    /// As std's.
    #[track_caller]
    pub fn try_send(&self, value: T) -> Result<(), TrySendError<T>> {
        self.0.0.try_send(here(), value).map_err(|(full, value)| match full {
            Full::Now => TrySendError::Full(value),
            Full::ForEver => TrySendError::Disconnected(value),
        })
    }
}

impl<T> Receiver<T> {
    /// As std's.
    ///
    /// # Errors
    /// As std's.
    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        self.0.0.receive(here(), Act::new("receives")).ok_or(RecvError)
    }

    /// As std's.
    ///
    /// # Errors
    /// As std's.
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        self.0.0.try_receive(here()).map_err(|empty| match empty {
            Empty::Now => TryRecvError::Empty,
            Empty::ForEver => TryRecvError::Disconnected,
        })
    }

    /// As std's. The time runs out only where nothing else can go on; the order ends there.
    ///
    /// # Errors
    /// As std's.
    #[track_caller]
    pub fn recv_timeout(&self, _limit: Duration) -> Result<T, RecvTimeoutError> {
        let received = self.0.0.receive(here(), Act::new("receives").timed());
        received.ok_or(RecvTimeoutError::Disconnected)
    }

    /// As std's.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter(self)
    }

    /// As std's.
    pub fn try_iter(&self) -> TryIter<'_, T> {
        TryIter(self)
    }
}

/// As std's.
#[derive(Debug)]
pub struct Iter<'a, T>(&'a Receiver<T>);

/// As std's.
#[derive(Debug)]
pub struct TryIter<'a, T>(&'a Receiver<T>);

/// As std's.
#[derive(Debug)]
pub struct IntoIter<T>(Receiver<T>);

impl<T> Iterator for Iter<'_, T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.0.recv().ok()
    }
}

impl<T> Iterator for TryIter<'_, T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.0.try_recv().ok()
    }
}

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.0.recv().ok()
    }
}

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    fn into_iter(self) -> IntoIter<T> {
        IntoIter(self)
    }
}

macro_rules! opaque {
    ($($name:ident),*) => {
        $(impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        })*
    };
}

opaque!(Sender, SyncSender, Receiver);
