//! The atomic integers.

use std::fmt;
use std::sync::atomic::Ordering;

use crate::sync::atomic::cell::{AtomicCell, Content};

macro_rules! integer {
    ($name:ident, $type:ty) => {
        impl Content for $type {
            fn number(self) -> Option<u64> {
                #[allow(
                    clippy::cast_sign_loss,
                    clippy::cast_lossless,
                    reason = "any number that is its own will do"
                )]
                Some(self as u64)
            }
        }

        /// As std's.
        pub struct $name(AtomicCell<$type>);

        #[allow(missing_docs, reason = "each is as std's of this name")]
        #[allow(clippy::missing_errors_doc, reason = "as std's")]
        impl $name {
            #[must_use]
            pub const fn new(value: $type) -> Self {
                $name(AtomicCell::new(value))
            }

            #[track_caller]
            pub fn load(&self, order: Ordering) -> $type {
                self.0
                    .step("loads", order, |_| None, |found, _| format!("loads {found}"))
            }

            #[track_caller]
            pub fn store(&self, value: $type, order: Ordering) {
                self.0
                    .step("stores", order, |_| Some(value), |_, _| format!("stores {value}"));
            }

            #[track_caller]
            pub fn swap(&self, value: $type, order: Ordering) -> $type {
                self.0.step(
                    "swaps",
                    order,
                    |_| Some(value),
                    |found, _| format!("swaps {found} for {value}"),
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
                    Some(new) => format!("finds {found}, as it expects, and stores {new}"),
                    None => format!("finds {found}, not {current}, and leaves it"),
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
            fn change(&self, order: Ordering, change: impl Fn($type) -> $type) -> $type {
                let tell = |found, left: Option<$type>| {
                    let left = left.unwrap_or(found);
                    format!("finds {found}, leaves {left}")
                };
                self.0.step("changes", order, |found| Some(change(found)), tell)
            }

            #[track_caller]
            pub fn fetch_add(&self, value: $type, order: Ordering) -> $type {
                self.change(order, |found| found.wrapping_add(value))
            }

            #[track_caller]
            pub fn fetch_sub(&self, value: $type, order: Ordering) -> $type {
                self.change(order, |found| found.wrapping_sub(value))
            }

            #[track_caller]
            pub fn fetch_and(&self, value: $type, order: Ordering) -> $type {
                self.change(order, |found| found & value)
            }

            #[track_caller]
            pub fn fetch_nand(&self, value: $type, order: Ordering) -> $type {
                self.change(order, |found| !(found & value))
            }

            #[track_caller]
            pub fn fetch_or(&self, value: $type, order: Ordering) -> $type {
                self.change(order, |found| found | value)
            }

            #[track_caller]
            pub fn fetch_xor(&self, value: $type, order: Ordering) -> $type {
                self.change(order, |found| found ^ value)
            }

            #[track_caller]
            pub fn fetch_max(&self, value: $type, order: Ordering) -> $type {
                self.change(order, |found| found.max(value))
            }

            #[track_caller]
            pub fn fetch_min(&self, value: $type, order: Ordering) -> $type {
                self.change(order, |found| found.min(value))
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
        }

        impl Default for $name {
            fn default() -> Self {
                $name::new(0)
            }
        }

        impl From<$type> for $name {
            fn from(value: $type) -> Self {
                $name::new(value)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0.peek(), f)
            }
        }
    };
}

integer!(AtomicI8, i8);
integer!(AtomicI16, i16);
integer!(AtomicI32, i32);
integer!(AtomicI64, i64);
integer!(AtomicIsize, isize);
integer!(AtomicU8, u8);
integer!(AtomicU16, u16);
integer!(AtomicU32, u32);
integer!(AtomicU64, u64);
integer!(AtomicUsize, usize);
