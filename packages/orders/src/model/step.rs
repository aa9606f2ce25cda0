//! What a thread does next, as it says before it does it. Knows nothing of how it is done.

use std::panic::{self, Location};

use crate::model::Place;
use crate::model::act::{Act, FIRST_WAY, RunIsOver, Wants};
use crate::model::execution::Execution;
use crate::model::threads::Next;

/// Says what the current thread does next; comes back when it has been chosen, and can.
#[track_caller]
pub(crate) fn step(act: Act, condition: impl Fn() -> Result<(), Wants>) {
    step_at(Location::caller(), act, condition);
}

/// As [`step`], at a place that is known.
pub(crate) fn step_at(place: Place, act: Act, condition: impl Fn() -> Result<(), Wants>) {
    step_in_one_of(place, act, || condition().map(|()| FIRST_WAY));
}

/// As [`step_at`], where it can go on in several ways: the condition says in which, as bits, and whoever chooses chooses one.
pub(crate) fn step_in_one_of(place: Place, act: Act, ways: impl Fn() -> Result<u64, Wants>) -> usize {
    if Execution::is_under_way() {
        Execution::complain();
    }
    if Execution::is_under_way() {
        wait(place, act, &ways);
    }
    if Execution::is_being_cleared_up() {
        leave();
    }
    Execution::with(|run| run.current().way)
}

/// As [`step_at`], for what a destructor does and what never waits; false where the run is over, and nothing must be done.
pub(crate) fn drop_step(place: Place, act: Act) -> bool {
    if !Execution::is_under_way() {
        return false;
    }
    Execution::complain();
    if Execution::is_under_way() {
        wait(place, act, &|| Ok(FIRST_WAY));
    }
    if Execution::is_under_way() {
        return true;
    }
    if !Execution::with(|run| run.current().panics) {
        leave();
    }
    // The destructors that a panic calls are called to the end.
    false
}

/// As [`drop_step`], for one who shows something by `{:?}`. Not while a panic's message is made, where no step can be taken; nor,
/// by that, while any thread is in a panic.
pub(crate) fn show_step(act: Act) -> bool {
    can_step() && drop_step(Execution::last_place(), act)
}

/// Whether a step can be taken: not while a panic's message is made.
pub(crate) fn can_step() -> bool {
    !std::thread::panicking() && Execution::is_under_way()
}

/// The run is over: the current thread's stack is unwound. In a destructor that is called by that, or by a panic, it cannot be,
/// and is left as it is: whoever runs the thread does so no more.
pub(super) fn leave() -> ! {
    let is_unwound = Execution::with(|run| {
        let thread = run.current_mut();
        std::mem::replace(&mut thread.is_unwound, true) || thread.panics
    });
    if is_unwound {
        Execution::give_way();
    }
    panic::resume_unwind(Box::new(RunIsOver))
}

pub(super) fn wait(place: Place, act: Act, ways: &dyn Fn() -> Result<u64, Wants>) {
    // SAFETY: looked at only while this thread waits below, with all that the closure borrows in place.
    let ways = unsafe {
        std::mem::transmute::<
            *const (dyn Fn() -> Result<u64, Wants> + '_),
            *const (dyn Fn() -> Result<u64, Wants> + 'static),
        >(ways)
    };
    Execution::with(|run| {
        run.current_mut().next = Some(Next { act, ways, place });
    });
    Execution::give_way();
}

/// Gives up: what the program does at this place cannot be explored.
#[track_caller]
pub(crate) fn refuse(what: &str) -> ! {
    Execution::refuse_at(Location::caller(), what)
}
