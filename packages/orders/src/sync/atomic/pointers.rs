//! `AtomicBool` and `AtomicPtr`.

use std::fmt;
use std::panic::Location;
use std::sync::atomic::Ordering;

use crate::sync::atomic::cell::{AtomicCell, Content, note};
use crate::sync::atomic::operations::operations;

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
