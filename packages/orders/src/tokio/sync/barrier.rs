//! `tokio::sync::Barrier`.

use std::future::Future;
use std::panic::Location;

use ::tokio::sync as real;

pub use ::tokio::sync::BarrierWaitResult;

use crate::model::object::Object;
use crate::shown::opaque;
use crate::tokio::waits::{Changes, Waits};

/// As Tokio's.
pub struct Barrier {
    real: real::Barrier,
    object: Object,
}

impl Barrier {
    /// As Tokio's.
    #[must_use]
    pub fn new(size: usize) -> Self {
        Barrier {
            real: real::Barrier::new(size),
            object: Object::new(),
        }
    }

    /// As Tokio's.
    #[track_caller]
    pub fn wait(&self) -> impl Future<Output = BarrierWaitResult> + Send {
        let others = Changes(&self.object, "the others, at the barrier");
        Waits::new(Location::caller(), "comes to the barrier", self.real.wait(), others)
    }
}

opaque!(Barrier);
