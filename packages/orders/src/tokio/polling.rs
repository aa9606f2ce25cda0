//! Polls a future to its end. Knows nothing of what becomes of its output.

use std::any::Any;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use crate::model::act::Act;
use crate::model::execution::Execution;
use crate::model::panics::catch;
use crate::model::step::step_in_one_of;
use crate::tokio::core::Core;
use crate::tokio::polled::{Polled, Turn};

/// What comes of a future.
pub(super) enum End<T> {
    Output(T),
    /// It was dropped before its end.
    Aborted,
    Panicked(Box<dyn Any + Send>),
}

/// As long as it is there, a future is being polled.
pub(super) struct Turns(Rc<Core>);

impl Drop for Turns {
    fn drop(&mut self) {
        self.0.leave();
    }
}

/// Polls a future until it is over, each time when somebody lets it go on. Who keeps what comes with its end keeps others from
/// being polled by the same thread. `begins` is called before each poll.
pub(super) fn poll_to_end<F: Future + ?Sized>(
    polled: &Arc<Polled>,
    mut future: Pin<Box<F>>,
    begins: impl Fn(),
) -> (End<F::Output>, Turns) {
    let waker = Waker::from(polled.clone());
    loop {
        let act = Act::gives_way_but_first("goes on");
        let act = if polled.is_timed() { act.timed() } else { act };
        let way = step_in_one_of(polled.where_it_waits(), act, || polled.ways());
        let core = polled.core();
        core.take(Execution::last_place());
        let turns = Turns(core.clone());
        begins();
        if polled.stays() {
            core.is_touched();
        }
        let turn = polled.begins(way);
        let done = catch(|| {
            match turn {
                Turn::Abort => return Some(End::Aborted),
                Turn::Poll => {}
            }
            match future.as_mut().poll(&mut Context::from_waker(&waker)) {
                Poll::Ready(output) => Some(End::Output(output)),
                Poll::Pending => None,
            }
        });
        let end = match done {
            Ok(None) => continue,
            Ok(Some(end)) => end,
            Err(panic) => End::Panicked(panic),
        };
        return match catch(|| drop(future)) {
            Ok(()) => (end, turns),
            Err(panic) => (End::Panicked(panic), turns),
        };
    }
}
