//! Polls a future to its end. Knows nothing of what becomes of its output.

use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use crate::model::execution::Execution;
use crate::model::step::{Act, step_in_one_of};
use crate::tokio::context;
use crate::tokio::core::Core;
use crate::tokio::polled::{Polled, Turn};

/// The future was dropped before its end.
pub(super) struct Aborted;

/// As long as it is there, a future is being polled.
pub(super) struct Turns(Rc<Core>);

impl Drop for Turns {
    fn drop(&mut self) {
        self.0.leave();
    }
}

/// Polls a future until it is over, each time when somebody lets it go on. Whoever keeps what comes with the output keeps
/// others from being polled on the same thread. `begins` is called before each poll.
pub(super) fn poll_to_end<F: Future + ?Sized>(
    polled: &Arc<Polled>,
    mut future: Pin<Box<F>>,
    begins: impl Fn(),
) -> (Result<F::Output, Aborted>, Turns) {
    let waker = Waker::from(polled.clone());
    loop {
        let act = Act::gives_way_but_first("goes on");
        let act = if polled.is_timed() { act.timed() } else { act };
        let way = step_in_one_of(polled.where_it_waits(), act, || polled.ways());
        let core = polled.core();
        core.take(Execution::last_place());
        let turns = Turns(core.clone());
        begins();
        if polled.stays {
            core.is_touched();
        }
        let turn = polled.begins(way);
        let _back = context::enter(|context| context.polled = Some(polled.clone()));
        match turn {
            Turn::Abort => {
                drop(future);
                return (Err(Aborted), turns);
            }
            Turn::Poll(Some(timer)) => timer.ends(),
            Turn::Poll(None) => {}
        }
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            drop(future);
            return (Ok(output), turns);
        }
    }
}
