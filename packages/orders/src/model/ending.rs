//! How a run ends. Knows nothing of what comes after it.

use crate::model::act::Wants;
use crate::model::{Index, Place};

/// How a run ended.
#[derive(Debug, Clone)]
pub(crate) enum Ending {
    /// `main` returned, or somebody left, with this exit status.
    Exits(i32),
    /// `main` panicked.
    Panics,
    /// Nobody can go on, or only by a time limit.
    IsStuck(Vec<Waiting>),
    /// Whoever chose wanted no more of it.
    IsCut,
}

/// A thread that cannot go on.
#[derive(Debug, Clone)]
pub(crate) struct Waiting {
    pub(crate) thread: Index,
    pub(crate) place: Place,
    pub(crate) wants: Wants,
    /// It would not wait for ever.
    pub(crate) is_timed: bool,
}
