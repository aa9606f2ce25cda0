//! `std::sync::Barrier`.

use std::cell::Cell;

use crate::model::act::{Act, Wants};
use crate::model::execution::Execution;
use crate::model::fresh::Fresh;
use crate::model::object::{Object, Touch};
use crate::model::step::step;
use crate::shown::opaque;

/// As `std::sync::Barrier`.
pub struct Barrier {
    state: Fresh<State>,
}

struct State {
    object: Object,
    size: usize,
    come: Cell<usize>,
    /// How many times it has opened.
    rounds: Cell<usize>,
}

/// As `std::sync::BarrierWaitResult`.
pub struct BarrierWaitResult(bool);

impl BarrierWaitResult {
    /// As std's. Here it is the one who came last.
    #[must_use]
    pub fn is_leader(&self) -> bool {
        self.0
    }
}

impl std::fmt::Debug for BarrierWaitResult {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BarrierWaitResult").field("is_leader", &self.0).finish()
    }
}

opaque!(Barrier);

impl Barrier {
    /// As std's.
    #[must_use]
    pub const fn new(size: usize) -> Self {
        let state = State {
            object: Object::new(),
            size,
            come: Cell::new(0),
            rounds: Cell::new(0),
        };
        Barrier {
            state: Fresh::new(state),
        }
    }

    /// As std's: comes in one step; unless it is the last, goes on in another.
    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        // SAFETY: shared, and never lent out mutably.
        let state = unsafe { &*self.state.get() };
        step(Act::new("comes to the barrier"), || Ok(()));
        let (come, round) = (state.come.get() + 1, state.rounds.get());
        let number = |come: usize, rounds: usize| (rounds * (state.size + 1) + come) as u64;
        let found = number(state.come.get(), round);
        if come >= state.size {
            state.come.set(0);
            state.rounds.set(round + 1);
            let left = number(0, round + 1);
            Execution::touched(&state.object, Touch::Value { found, left });
            return BarrierWaitResult(true);
        }
        state.come.set(come);
        let left = number(come, round);
        // Which of the others came before it, it cannot tell.
        Execution::touched(&state.object, Touch::Value { found: 0, left });
        let is_open = || {
            let is_open = state.rounds.get() > round;
            is_open.then_some(()).ok_or(Wants::what("the others, at the barrier"))
        };
        step(Act::new("goes on from the barrier").unnoticed_if(true), is_open);
        BarrierWaitResult(false)
    }
}
