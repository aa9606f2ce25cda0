//! `std::sync::Once`.

use std::cell::Cell;
use std::panic::Location;

use crate::model::act::{Act, Wants};
use crate::model::execution::Execution;
use crate::model::fresh::Fresh;
use crate::model::object::{Object, Touch};
use crate::model::step::{show_step, step_at};
use crate::model::{Index, Place};
use crate::shown::opaque;

/// As `std::sync::Once`.
pub struct Once {
    state: Fresh<State>,
}

struct State {
    object: Object,
    stage: Cell<Stage>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Stage {
    New,
    Poisoned,
    AtWork(Index, Place),
    Done,
}

/// As `std::sync::OnceState`.
#[derive(Debug)]
pub struct OnceState(bool);

impl OnceState {
    /// As std's.
    #[must_use]
    pub fn is_poisoned(&self) -> bool {
        self.0
    }
}

opaque!(Once);

impl Default for Once {
    fn default() -> Self {
        Once::new()
    }
}

/// Marks a once whose work ended in a panic.
struct AtWork<'a>(&'a State);

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        if matches!(self.0.stage.get(), Stage::AtWork(..)) {
            self.0.stage.set(Stage::Poisoned);
        }
    }
}

impl Once {
    /// As std's.
    #[must_use]
    pub const fn new() -> Self {
        let state = State {
            object: Object::new(),
            stage: Cell::new(Stage::New),
        };
        Once {
            state: Fresh::new(state),
        }
    }

    fn state(&self) -> &State {
        // SAFETY: shared, and never lent out mutably.
        unsafe { &*self.state.get() }
    }

    /// As std's.
    #[track_caller]
    pub fn call_once(&self, work: impl FnOnce()) {
        self.call("Once", Location::caller(), false, |_| work());
    }

    /// As std's.
    #[track_caller]
    pub fn call_once_force(&self, work: impl FnOnce(&OnceState)) {
        self.call("Once", Location::caller(), true, work);
    }

    /// Does the work if nobody has; `what` it is, a panic says.
    pub(super) fn call(&self, what: &str, place: Place, is_forced: bool, work: impl FnOnce(&OnceState)) {
        let state = self.state();
        let is_free = || match state.stage.get() {
            Stage::AtWork(of, since) => Err(Wants {
                what: "the one who is making it",
                of: Some(of),
                since: Some(since),
            }),
            _ => Ok(()),
        };
        step_at(place, Act::new("asks whether it is made"), is_free);
        let poisoned = match state.stage.get() {
            Stage::Done => {
                Execution::touched(&state.object, Touch::Read);
                return;
            }
            Stage::Poisoned if !is_forced => panic!("{what} instance has previously been poisoned"),
            stage => stage == Stage::Poisoned,
        };
        Execution::touched(&state.object, Touch::Write);
        Execution::does(|| "begins to make it".into());
        state.stage.set(Stage::AtWork(Execution::this(), place));
        let at_work = AtWork(state);
        work(&OnceState(poisoned));
        step_at(place, Act::new("has made it"), || Ok(()));
        Execution::touched(&state.object, Touch::Write);
        state.stage.set(Stage::Done);
        drop(at_work);
    }

    /// As std's.
    #[track_caller]
    pub fn is_completed(&self) -> bool {
        let state = self.state();
        step_at(Location::caller(), Act::new("asks whether it is made"), || Ok(()));
        Execution::touched(&state.object, Touch::Read);
        state.stage.get() == Stage::Done
    }

    /// Whether it is made, for somebody who shows it.
    pub(super) fn is_done(&self) -> bool {
        let state = self.state();
        if show_step(Act::new("asks whether it is made")) {
            Execution::touched(&state.object, Touch::Read);
        }
        state.stage.get() == Stage::Done
    }

    /// As std's.
    #[track_caller]
    pub fn wait(&self) {
        self.wait_until(Location::caller(), |stage| {
            matches!(stage, Stage::Done | Stage::Poisoned)
        });
        if self.state().stage.get() == Stage::Poisoned {
            panic!("Once instance has previously been poisoned");
        }
    }

    /// As std's.
    #[track_caller]
    pub fn wait_force(&self) {
        self.wait_until(Location::caller(), |stage| stage == Stage::Done);
    }

    fn wait_until(&self, place: Place, is_over: fn(Stage) -> bool) {
        let state = self.state();
        let wants = || Wants::what("somebody to make it");
        step_at(place, Act::new("finds it made").unnoticed_if(true), || {
            is_over(state.stage.get()).then_some(()).ok_or_else(wants)
        });
        Execution::touched(&state.object, Touch::Read);
    }
}
