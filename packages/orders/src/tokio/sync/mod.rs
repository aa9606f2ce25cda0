//! `tokio::sync`: Tokio's own types, of which each operation is a step and is entered into the history.

mod mutex;
mod permits;
mod semaphore;

pub use ::tokio::sync::{AcquireError, TryAcquireError};

pub use mutex::{Mutex, MutexGuard, OwnedMutexGuard, TryLockError};
pub use semaphore::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};
