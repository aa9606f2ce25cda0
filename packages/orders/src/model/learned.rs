//! What is learned of a program from one run to the next. Knows nothing of how it is searched.
//!
//! A step that no other thread can notice is done as soon as its thread comes to it: nobody has to choose, and it is in no
//! order (a persistent set of one; Godefroid, *Partial-order methods for the verification of concurrent systems*, 1996). A
//! sleep, or the way out of a join, is always such a step. An unlock is, as long as nobody only tries to lock; that a sender is
//! dropped, as long as nobody only looks for a message; the end of a thread, as long as nobody asks whether it is over; a printed line, as long as nobody else prints on its lane and the program
//! does not end before it. Where a run shows that it is not so, the search begins anew.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::execution::Execution;
use crate::model::history::of_text;
use crate::model::step::Act;
use crate::model::watched::Watched;

/// What a program has been seen to do.
#[derive(Debug, Default)]
pub(crate) struct Learned {
    /// The numbers of threads by their keys, the same in all runs.
    labels: BTreeMap<u64, usize>,
    /// Lanes on which several print.
    shared_lanes: BTreeSet<u64>,
    /// What is claimed of the order of lines across lanes.
    pub(super) watched: Vec<Watched>,
    /// It may end before all is printed that its threads print.
    ends_early: bool,
    /// Somebody only tries to lock.
    tries_locks: bool,
    /// Somebody looks into a channel, and would not wait.
    looks_into_channels: bool,
    /// Somebody asks whether a thread is over.
    asks_for_ends: bool,
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
    fn watches(&self, lane: &str) -> bool {
        self.watched.iter().any(|watched| watched.concerns(lane))
    }

    /// The number of a thread of this key, from 0 without gaps.
    pub(super) fn label(&mut self, key: u64) -> usize {
        let next = self.labels.len();
        *self.labels.entry(key).or_insert(next)
    }
}

impl Execution {
    fn learn(&mut self, of: fn(&mut Learned) -> &mut bool) {
        if !std::mem::replace(of(&mut self.learned), true) {
            self.learned.begins_anew = true;
        }
    }

    /// The program ends now.
    pub(super) fn learn_of_end(&mut self) {
        if !self.knows_all() {
            self.learn(|learned| &mut learned.ends_early);
        }
    }

    /// Somebody tries to lock, and would not wait.
    pub(crate) fn learn_of_try() {
        Execution::with(|run| run.learn(|learned| &mut learned.tries_locks));
    }

    /// Somebody looks into a channel, and would not wait.
    pub(crate) fn learn_of_look() {
        Execution::with(|run| run.learn(|learned| &mut learned.looks_into_channels));
    }

    /// Somebody asks whether a thread is over.
    pub(crate) fn learn_of_question() {
        Execution::with(|run| run.learn(|learned| &mut learned.asks_for_ends));
    }

    pub(crate) fn unlocks() -> Act {
        let is_unnoticed = Execution::is_under_way() && Execution::with(|run| !run.learned.tries_locks);
        Act::new("unlocks").unnoticed_if(is_unnoticed)
    }

    pub(crate) fn comes_to_receive() -> Act {
        Act {
            verb: "comes to receive",
            ..Execution::unlocks()
        }
    }

    /// A sender goes: if it is the last, those go on who wait for a message.
    pub(crate) fn drops_sender() -> Act {
        let is_unnoticed = Execution::is_under_way() && Execution::with(|run| !run.learned.looks_into_channels);
        Act::new("drops a sender").unnoticed_if(is_unnoticed)
    }

    pub(crate) fn ends() -> Act {
        let is_unnoticed = Execution::is_under_way() && Execution::with(|run| !run.learned.asks_for_ends);
        Act::new("ends").unnoticed_if(is_unnoticed)
    }

    /// A print on these lanes.
    pub(crate) fn prints(lanes: &[&str]) -> Act {
        let is_unnoticed = Execution::is_under_way()
            && Execution::with(|run| {
                let this = run.current().label;
                let mut unnoticed = !run.learned.ends_early;
                for &name in lanes {
                    let lane = of_text(name);
                    let owner = *run.owners.entry(lane).or_insert(this);
                    if owner != this && run.learned.shared_lanes.insert(lane) {
                        run.learned.begins_anew = true;
                    }
                    unnoticed &= !run.learned.shared_lanes.contains(&lane) && !run.learned.watches(name);
                }
                unnoticed
            });
        Act::new("prints").unnoticed_if(is_unnoticed)
    }
}
