//! `parking_lot::RawMutex`: a lock that protects what its user says.

use std::panic::Location;
use std::time::Duration;

use ::lock_api::GuardNoSend;

use crate::model::act::Act;
use crate::model::fresh::Fresh;
use crate::sync::mutex::Lock;
use crate::time::Instant;

/// As parking_lot's.
pub struct RawMutex(Fresh<Lock>);

impl RawMutex {
    fn lock(&self) -> &Lock {
        // SAFETY: shared, and never lent out mutably.
        unsafe { &*self.0.get() }
    }
}

// SAFETY: only one has the lock at a time.
unsafe impl ::lock_api::RawMutex for RawMutex {
    #[allow(clippy::declare_interior_mutable_const, reason = "as in `lock_api`")]
    const INIT: Self = RawMutex(Fresh::new(Lock::new()));

    type GuardMarker = GuardNoSend;

    #[track_caller]
    fn lock(&self) {
        self.lock().lock(Location::caller(), Act::new("locks"), || None);
    }

    #[track_caller]
    fn try_lock(&self) -> bool {
        self.lock().try_lock(Location::caller(), || None)
    }

    #[track_caller]
    unsafe fn unlock(&self) {
        self.lock().unlock(Location::caller());
    }

    #[track_caller]
    fn is_locked(&self) -> bool {
        self.lock().is_locked(Location::caller())
    }
}

// SAFETY: as above; who comes next, is any here.
unsafe impl ::lock_api::RawMutexFair for RawMutex {
    #[track_caller]
    unsafe fn unlock_fair(&self) {
        self.lock().unlock(Location::caller());
    }
}

// SAFETY: as above.
unsafe impl ::lock_api::RawMutexTimed for RawMutex {
    type Duration = Duration;
    type Instant = Instant;

    /// The time never runs out: where only that would help, the order ends.
    #[track_caller]
    fn try_lock_for(&self, _limit: Duration) -> bool {
        self.lock().lock(Location::caller(), Act::new("locks").timed(), || None);
        true
    }

    /// As [`try_lock_for`](Self::try_lock_for).
    #[track_caller]
    fn try_lock_until(&self, _limit: Instant) -> bool {
        self.lock().lock(Location::caller(), Act::new("locks").timed(), || None);
        true
    }
}
