//! Blocks a thread on a future.

use std::future::Future;
use std::rc::Rc;
use std::sync::Arc;

use crate::model::Place;
use crate::model::execution::Execution;
use crate::model::panics::resume;
use crate::tokio::context::{self, Context};
use crate::tokio::core::Core;
use crate::tokio::polled::Polled;
use crate::tokio::polling::{End, poll_to_end};

/// Polls a future to its end on the current thread, which polls none yet.
pub(super) fn block_on<F: Future>(
    future: F,
    core: Rc<Core>,
    place: Place,
    change: impl FnOnce(&mut Context),
    begins: impl Fn(),
) -> F::Output {
    let polled = Arc::new(Polled::new(core, None, Rc::default(), true, place));
    polled.index.set(Execution::this());
    let _back = context::enter(|context| {
        change(context);
        context.polled = Some(polled.clone());
    });
    let (end, turns) = poll_to_end(&polled, Box::pin(future), begins);
    polled.ends(0);
    drop(turns);
    match end {
        End::Output(output) => output,
        End::Panicked(panic) => resume(panic),
        End::Aborted => unreachable!("nobody can abort it"),
    }
}

/// What `blocking_recv` and the like do.
///
/// # Panics
/// As Tokio's: where futures are polled.
#[track_caller]
pub(super) fn block_outside<F: Future>(future: F, place: Place) -> F::Output {
    assert!(
        context::polled().is_none(),
        "Cannot block the current thread from within a runtime. This happens because a function attempted to block the \
         current thread while the thread is being used to drive asynchronous tasks."
    );
    block_on(future, Rc::new(Core::new(1)), place, |_| (), || ())
}
