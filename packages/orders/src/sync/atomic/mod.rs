//! `std::sync::atomic`. Every operation is a step, and all are as if `SeqCst` had been asked for: what weaker orderings allow
//! besides is not explored, and where one was asked for is told with the result.

mod cell;
mod integers;
mod operations;
mod pointers;

pub use std::sync::atomic::Ordering;

pub use integers::{
    AtomicI8, AtomicI16, AtomicI32, AtomicI64, AtomicIsize, AtomicU8, AtomicU16, AtomicU32, AtomicU64, AtomicUsize,
};
pub use pointers::{AtomicBool, AtomicPtr};

use std::panic::Location;

use crate::model::act::Act;
use crate::model::step::step;

/// As std's. Nothing, where all is `SeqCst`.
#[track_caller]
pub fn fence(order: Ordering) {
    cell::note(order, Location::caller());
    step(Act::new("passes a fence"), || Ok(()));
}

/// As std's.
pub fn compiler_fence(_order: Ordering) {}
