//! `std::sync::mpsc`.

use std::marker::PhantomData;
use std::time::Duration;

pub use std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};

use crate::channel::{Empty, Full, Rx, Tx, here};
use crate::ends::{receives, sends};
use crate::model::act::Act;
use crate::shown::opaque;

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

sends!(SyncSender, as "std's");
receives!(Receiver, as "std's");

opaque!(Sender<T> for <T>, SyncSender<T> for <T>, Receiver<T> for <T>);
