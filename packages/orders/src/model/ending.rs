//! How a run ends. Knows nothing of what comes after it.

use crate::model::Place;
use crate::model::execution::Execution;
use crate::model::step::{Wants, leave};
use crate::model::threads::Index;

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

impl Execution {
    /// The program ends now, whatever its other threads are at. Nothing comes after it in this thread.
    pub(crate) fn exit(status: i32) -> ! {
        Execution::end(Ending::Exits(status));
        Execution::give_way();
        leave()
    }

    pub(crate) fn end(ending: Ending) {
        Execution::with(|run| {
            run.learn_of_end();
            run.ending.get_or_insert(ending);
        });
    }
}
