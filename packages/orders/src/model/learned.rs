//! What is learned of a program from one run to the next. Knows nothing of how it is searched.
//!
//! A step that no other thread can notice is done as soon as its thread comes to it: nobody has to choose, and it is in no
//! order (a persistent set of one; Godefroid, *Partial-order methods for the verification of concurrent systems*, 1996). A
//! sleep, or the way out of a join, is always such a step. An unlock is, as long as nobody only tries to lock; that a sender is
//! dropped, as long as nobody only looks for a message; the end of a thread, as long as nobody asks whether it is over; a
//! printed line, as long as nobody else prints on its lane, nobody prints without the end of a line, and the program does not
//! end before it. Where a run shows that it is not so, the search begins anew.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::watched::Watched;

/// What a program has been seen to do.
#[derive(Debug, Default)]
pub(crate) struct Learned {
    /// The numbers of threads by their keys, the same in all runs.
    pub(super) labels: BTreeMap<u64, usize>,
    /// Lanes on which several print.
    pub(super) shared_lanes: BTreeSet<u64>,
    /// What is claimed of the order of lines across lanes.
    pub(super) watched: Vec<Watched>,
    /// It may end before all is printed that its threads print.
    pub(super) ends_early: bool,
    /// Somebody only tries to lock.
    pub(super) tries_locks: bool,
    /// Somebody looks into a channel, and would not wait.
    pub(super) looks_into_channels: bool,
    /// Somebody asks whether a thread is over.
    pub(super) asks_for_ends: bool,
    /// Somebody prints without the end of a line, which others may go on with.
    pub(super) prints_pieces: bool,
    /// What was taken for unnoticed was noticed.
    pub(crate) begins_anew: bool,
}

impl Learned {
    /// Nothing yet, but what is watched.
    pub(crate) fn watching(watched: Vec<Watched>) -> Self {
        Learned {
            watched,
            ..Learned::default()
        }
    }

    /// Whether it matters when a line comes in this lane, compared with those in others.
    pub(super) fn watches(&self, lane: &str) -> bool {
        self.watched.iter().any(|watched| watched.concerns(lane))
    }

    /// The number of a thread of this key, from 0 without gaps.
    pub(super) fn label(&mut self, key: u64) -> usize {
        let next = self.labels.len();
        *self.labels.entry(key).or_insert(next)
    }
}
