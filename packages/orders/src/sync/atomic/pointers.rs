//! `AtomicBool` and `AtomicPtr`.

use std::fmt;
use std::sync::atomic::Ordering;

use crate::sync::atomic::cell::{AtomicCell, Content};

impl Content for bool {
    fn number(self) -> Option<u64> {
        Some(u64::from(self))
    }
}

/// Where a thing lies differs from run to run, so an address is no number for it.
impl<T> Content for *mut T {
    fn number(self) -> Option<u64> {
        None
    }
}

/// As std's.
pub struct AtomicBool(AtomicCell<bool>);

/// As std's.
pub struct AtomicPtr<T>(AtomicCell<*mut T>);

macro_rules! operations {
    ($type:ty) => {
        #[track_caller]
        pub fn load(&self, order: Ordering) -> $type {
            self.0
                .step("loads", order, |_| None, |found, _| format!("loads {found:?}"))
        }

        #[track_caller]
        pub fn store(&self, value: $type, order: Ordering) {
            self.0.step(
                "stores",
                order,
                |_| Some(value),
                |_, _| format!("stores {value:?}"),
            );
        }

        #[track_caller]
        pub fn swap(&self, value: $type, order: Ordering) -> $type {
            self.0.step(
                "swaps",
                order,
                |_| Some(value),
                |found, _| format!("swaps {found:?} for {value:?}"),
            )
        }

        #[track_caller]
        pub fn compare_exchange(
            &self,
            current: $type,
            new: $type,
            success: Ordering,
            _failure: Ordering,
        ) -> Result<$type, $type> {
            let change = |found| (found == current).then_some(new);
            let tell = |found, left: Option<$type>| match left {
                Some(new) => format!("finds {found:?}, as it expects, and stores {new:?}"),
                None => format!("finds {found:?}, not {current:?}, and leaves it"),
            };
            let found = self.0.step("compares and exchanges", success, change, tell);
            if found == current { Ok(found) } else { Err(found) }
        }

        #[track_caller]
        pub fn compare_exchange_weak(
            &self,
            current: $type,
            new: $type,
            success: Ordering,
            failure: Ordering,
        ) -> Result<$type, $type> {
            self.compare_exchange(current, new, success, failure)
        }

        #[track_caller]
        pub fn fetch_update(
            &self,
            set: Ordering,
            fetch: Ordering,
            mut change: impl FnMut($type) -> Option<$type>,
        ) -> Result<$type, $type> {
            let mut found = self.load(fetch);
            while let Some(next) = change(found) {
                match self.compare_exchange_weak(found, next, set, fetch) {
                    Ok(before) => return Ok(before),
                    Err(now) => found = now,
                }
            }
            Err(found)
        }

        #[track_caller]
        pub fn try_update(
            &self,
            set: Ordering,
            fetch: Ordering,
            change: impl FnMut($type) -> Option<$type>,
        ) -> Result<$type, $type> {
            self.fetch_update(set, fetch, change)
        }

        #[track_caller]
        pub fn update(&self, set: Ordering, fetch: Ordering, mut change: impl FnMut($type) -> $type) -> $type {
            self.fetch_update(set, fetch, |found| Some(change(found)))
                .unwrap_or_else(|found| found)
        }

        pub fn get_mut(&mut self) -> &mut $type {
            self.0.get_mut()
        }

        pub fn into_inner(self) -> $type {
            self.0.into_inner()
        }
    };
}

#[allow(missing_docs, reason = "each is as std's of this name")]
#[allow(clippy::missing_errors_doc, reason = "as std's")]
impl AtomicBool {
    #[must_use]
    pub const fn new(value: bool) -> Self {
        AtomicBool(AtomicCell::new(value))
    }

    operations!(bool);

    #[track_caller]
    fn change(&self, order: Ordering, change: impl Fn(bool) -> bool) -> bool {
        let tell = |found, left: Option<bool>| format!("finds {found}, leaves {}", left.unwrap_or(found));
        self.0.step("changes", order, |found| Some(change(found)), tell)
    }

    #[track_caller]
    pub fn fetch_and(&self, value: bool, order: Ordering) -> bool {
        self.change(order, |found| found & value)
    }

    #[track_caller]
    pub fn fetch_nand(&self, value: bool, order: Ordering) -> bool {
        self.change(order, |found| !(found & value))
    }

    #[track_caller]
    pub fn fetch_or(&self, value: bool, order: Ordering) -> bool {
        self.change(order, |found| found | value)
    }

    #[track_caller]
    pub fn fetch_xor(&self, value: bool, order: Ordering) -> bool {
        self.change(order, |found| found ^ value)
    }

    #[track_caller]
    pub fn fetch_not(&self, order: Ordering) -> bool {
        self.change(order, |found| !found)
    }
}

#[allow(missing_docs, reason = "each is as std's of this name")]
#[allow(clippy::missing_errors_doc, reason = "as std's")]
impl<T> AtomicPtr<T> {
    #[must_use]
    pub const fn new(value: *mut T) -> Self {
        AtomicPtr(AtomicCell::new(value))
    }

    operations!(*mut T);
}

impl Default for AtomicBool {
    fn default() -> Self {
        AtomicBool::new(false)
    }
}

impl From<bool> for AtomicBool {
    fn from(value: bool) -> Self {
        AtomicBool::new(value)
    }
}

impl<T> Default for AtomicPtr<T> {
    fn default() -> Self {
        AtomicPtr::new(std::ptr::null_mut())
    }
}

impl<T> From<*mut T> for AtomicPtr<T> {
    fn from(value: *mut T) -> Self {
        AtomicPtr::new(value)
    }
}

impl fmt::Debug for AtomicBool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0.peek(), f)
    }
}

impl<T> fmt::Debug for AtomicPtr<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0.peek(), f)
    }
}

impl<T> fmt::Pointer for AtomicPtr<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Pointer::fmt(&self.0.peek(), f)
    }
}
