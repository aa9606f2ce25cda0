//! The atomic integers.

use std::fmt;
use std::panic::Location;
use std::sync::atomic::Ordering;

use crate::sync::atomic::cell::{AtomicCell, Content, note};
use crate::sync::atomic::operations::operations;

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

            operations!($type);

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
