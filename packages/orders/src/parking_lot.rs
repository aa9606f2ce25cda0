//! The crate `parking_lot`: the locks of `sync`, without poisoning.

mod condvar;
mod mutex;
mod raw;
mod rwlock;

#[doc(no_inline)]
pub use ::lock_api;

pub use crate::sync::Once;
pub use condvar::{Condvar, WaitTimeoutResult};
pub use mutex::{Mutex, MutexGuard};
pub use raw::RawMutex;
pub use rwlock::{RwLock, RwLockReadGuard, RwLockWriteGuard};
