//! What a thread says of a step before it does it. Knows nothing of threads, nor of how it is done.

use crate::model::{Index, Place};

/// The first of the ways in which a thread can go on, as a bit; most steps have no other.
pub(crate) const FIRST_WAY: u64 = 1;

/// A step in a word, as `locks` or `sends`.
pub(crate) type Verb = &'static str;

/// What kind of a step it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Act {
    pub(crate) verb: Verb,
    /// Whoever lets another go on instead keeps it from nothing.
    pub(crate) gives_way: bool,
    /// In which of its ways it lets others go first, as bits.
    pub(crate) goes_after: u64,
    /// It would not wait for ever.
    pub(crate) is_timed: bool,
    /// No other thread notices it.
    pub(crate) is_unnoticed: bool,
}

impl Act {
    pub(crate) fn new(verb: Verb) -> Self {
        Act {
            verb,
            gives_way: false,
            goes_after: 0,
            is_timed: false,
            is_unnoticed: false,
        }
    }

    pub(crate) fn gives_way(verb: Verb) -> Self {
        Act {
            gives_way: true,
            goes_after: FIRST_WAY,
            ..Act::new(verb).unnoticed_if(true)
        }
    }

    /// One that goes on in one of several ways, of which all but the first let others go first.
    pub(crate) fn gives_way_but_first(verb: Verb) -> Self {
        Act {
            gives_way: true,
            goes_after: !FIRST_WAY,
            ..Act::new(verb)
        }
    }

    pub(crate) fn unnoticed_if(self, is_unnoticed: bool) -> Self {
        Act { is_unnoticed, ..self }
    }

    pub(crate) fn timed(self) -> Self {
        Act { is_timed: true, ..self }
    }
}

/// What a thread that cannot go on waits for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wants {
    /// In words, as `the lock`.
    pub(crate) what: &'static str,
    /// Who has it, or will make it come true, where that is one thread.
    pub(crate) of: Option<Index>,
    /// Where that one got it.
    pub(crate) since: Option<Place>,
}

impl Wants {
    pub(crate) fn what(what: &'static str) -> Self {
        Wants {
            what,
            of: None,
            since: None,
        }
    }
}

/// How a thread's stack is unwound when the run is over and it is not.
pub(crate) struct RunIsOver;
