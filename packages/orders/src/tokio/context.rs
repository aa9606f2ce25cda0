//! In which runtime a thread of the program is, and which future it polls. Knows nothing of what they do.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use crate::model::Place;
use crate::model::act::{Act, Wants};
use crate::model::execution::Execution;
use crate::model::step::{drop_step, step_at};
use crate::tokio::polled::Polled;
use crate::tokio::reason::Reason;
use crate::tokio::scheduler::{Local, Scheduler};

/// What a thread of the program is at.
#[derive(Clone, Default)]
pub(super) struct Context {
    pub(super) scheduler: Option<Rc<Scheduler>>,
    pub(super) local: Option<Rc<Local>>,
    pub(super) polled: Option<Arc<Polled>>,
}

thread_local! {
    /// The number of the run, and the context of each of its threads.
    static CONTEXTS: RefCell<(u64, Vec<Context>)> = const { RefCell::new((0, Vec::new())) };
}

/// Changes the context of the current thread.
pub(super) fn with<T>(work: impl FnOnce(&mut Context) -> T) -> T {
    let this = Execution::this();
    let forgotten = CONTEXTS.with_borrow_mut(|(run, contexts)| {
        let now = Execution::number_now();
        (std::mem::replace(run, now) != now).then(|| std::mem::take(contexts))
    });
    drop(forgotten);
    CONTEXTS.with_borrow_mut(|(_, contexts)| {
        if contexts.len() <= this {
            contexts.resize_with(this + 1, Context::default);
        }
        work(&mut contexts[this])
    })
}

/// Changes the context until the work is done, or has panicked.
pub(super) fn within<T>(change: impl FnOnce(&mut Context), work: impl FnOnce() -> T) -> T {
    let _back = enter(change);
    work()
}

/// Puts back the context that was before.
#[must_use]
pub(super) struct Back(Option<Context>);

impl Drop for Back {
    fn drop(&mut self) {
        if let Some(before) = self.0.take()
            && !Execution::is_being_cleared_up()
        {
            drop(with(|context| std::mem::replace(context, before)));
        }
    }
}

/// Changes the context until what it returns is dropped.
pub(super) fn enter(change: impl FnOnce(&mut Context)) -> Back {
    Back(Some(with(|context| {
        let before = context.clone();
        change(context);
        before
    })))
}

/// The runtime that the current thread is in.
pub(super) fn scheduler() -> Option<Rc<Scheduler>> {
    with(|context| context.scheduler.clone())
}

/// The future that the current thread polls.
pub(super) fn polled() -> Option<Arc<Polled>> {
    with(|context| context.polled.clone())
}

/// Whether nobody could go on before the current thread lets them: it polls for a runtime of one thread, whose tasks are all
/// there is.
fn is_alone() -> bool {
    let polled = polled();
    polled.is_some_and(|polled| {
        let core = polled.core();
        core.is_single() && core.members.get() == Execution::with(|run| run.living())
    })
}

fn act(verb: &'static str) -> Act {
    let has_just_begun = polled().is_some_and(|polled| polled.has_just_begun());
    Act::new(verb).unnoticed_if(has_just_begun || is_alone())
}

/// Where a future is awaited, if it is the program's own text that polls it; else where it is from.
pub(super) fn awaited(caller: Place, from: Place) -> Place {
    if caller.file() == from.file() { caller } else { from }
}

/// A step that never waits, of something of Tokio's.
pub(super) fn tokio_step(place: Place, verb: &'static str) {
    step_at(place, act(verb), || Ok(()));
}

/// As [`tokio_step`], but the thread itself waits as long as the condition says so.
pub(super) fn tokio_lock(place: Place, verb: &'static str, condition: impl Fn() -> Result<(), Wants>) {
    step_at(place, act(verb), condition);
}

/// As [`tokio_step`], in a destructor; false where nothing must be done.
pub(super) fn tokio_drop_step(place: Place, verb: &'static str) -> bool {
    Execution::is_under_way() && drop_step(place, act(verb))
}

/// Enters for what the future that is polled waits, should it wait.
pub(super) fn waits(place: Place, reason: Reason) {
    if let Some(polled) = polled() {
        polled.waits(place, reason);
    }
}
