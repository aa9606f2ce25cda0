//! `tokio::sync`: Tokio's own types, of which each operation is a step and is entered into the history.

mod barrier;
pub mod broadcast;
mod ends;
mod message;
pub mod mpsc;
mod mutex;
mod notify;
mod once_cell;
pub mod oneshot;
mod permits;
mod rwlock;
mod semaphore;
pub mod watch;

pub use ::tokio::sync::{AcquireError, TryAcquireError};

pub use barrier::{Barrier, BarrierWaitResult};
pub use mutex::{Mutex, MutexGuard, OwnedMutexGuard, TryLockError};
pub use notify::Notify;
pub use once_cell::{OnceCell, SetError};
pub use rwlock::{RwLock, RwLockReadGuard, RwLockWriteGuard};
pub use semaphore::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};

/// `tokio::sync::futures`.
pub mod futures {
    pub use super::notify::Notified;
}
