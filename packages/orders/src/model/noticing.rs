//! Which steps another thread could notice, as far as is known. Knows nothing of how they are done.

use crate::model::act::{Act, Verb};
use crate::model::execution::Execution;
use crate::model::history::of_text;
use crate::model::learned::Learned;

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

    /// Somebody prints without the end of a line.
    pub(crate) fn learn_of_piece() {
        Execution::with(|run| run.learn(|learned| &mut learned.prints_pieces));
    }

    /// A step that nobody notices but those of whom it has been learned.
    fn noticed_if(verb: Verb, is_noticed: fn(&Learned) -> bool) -> Act {
        let is_unnoticed = Execution::is_under_way() && Execution::with(|run| !is_noticed(&run.learned));
        Act::new(verb).unnoticed_if(is_unnoticed)
    }

    pub(crate) fn unlocks() -> Act {
        Execution::noticed_if("unlocks", |learned| learned.tries_locks)
    }

    pub(crate) fn comes_to_receive() -> Act {
        Execution::noticed_if("comes to receive", |learned| learned.tries_locks)
    }

    /// A sender goes: if it is the last, those go on who wait for a message.
    pub(crate) fn drops_sender() -> Act {
        Execution::noticed_if("drops a sender", |learned| learned.looks_into_channels)
    }

    pub(crate) fn ends() -> Act {
        Execution::noticed_if("ends", |learned| learned.asks_for_ends)
    }

    /// A print on these lanes.
    pub(crate) fn prints(lanes: &[&str]) -> Act {
        let is_unnoticed = Execution::is_under_way()
            && Execution::with(|run| {
                let this = run.current().label;
                let mut unnoticed = !run.learned.ends_early && !run.learned.prints_pieces;
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
