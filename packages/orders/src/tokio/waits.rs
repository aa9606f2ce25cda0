//! Futures of Tokio's own, each poll of which is a step. Knows nothing of what they wait for.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use ::tokio::sync::futures::Notified;

use crate::model::Place;
use crate::model::act::Verb;
use crate::model::execution::Execution;
use crate::model::object::{Object, Touch};
use crate::tokio::context;
use crate::tokio::reason::Reason;

/// What an operation is to those who share what it is done to.
pub(super) trait Shared<T> {
    /// It has to wait, for this reason.
    fn waits(&mut self) -> Reason;

    /// It is done, and this has come of it.
    fn is_done(&mut self, output: &T);

    /// It waits no more, and nothing has come of it.
    fn gives_up(&mut self);
}

/// Each poll reads this object.
pub(super) struct Reads<'a>(pub(super) &'a Object, pub(super) &'static str);

impl<T> Shared<T> for Reads<'_> {
    fn waits(&mut self) -> Reason {
        Execution::touched(self.0, Touch::Read);
        Reason::what(self.1)
    }

    fn is_done(&mut self, _output: &T) {
        Execution::touched(self.0, Touch::Read);
    }

    fn gives_up(&mut self) {
        Execution::touched(self.0, Touch::Read);
    }
}

/// Each poll changes this object.
pub(super) struct Changes<'a>(pub(super) &'a Object, pub(super) &'static str);

impl<T> Shared<T> for Changes<'_> {
    fn waits(&mut self) -> Reason {
        Execution::touched(self.0, Touch::Write);
        Reason::what(self.1)
    }

    fn is_done(&mut self, _output: &T) {
        Execution::touched(self.0, Touch::Write);
    }

    fn gives_up(&mut self) {
        Execution::touched(self.0, Touch::Write);
    }
}

/// An operation that may wait.
#[must_use = "futures do nothing unless you `.await` or poll them"]
pub(super) struct Waits<F: Future, S: Shared<F::Output>> {
    place: Place,
    verb: Verb,
    future: Option<Pin<Box<F>>>,
    shared: S,
    is_begun: bool,
}

impl<F: Future, S: Shared<F::Output>> Waits<F, S> {
    pub(super) fn new(place: Place, verb: Verb, future: F, shared: S) -> Self {
        Waits {
            place,
            verb,
            future: Some(Box::pin(future)),
            shared,
            is_begun: false,
        }
    }
}

impl<'a> Waits<Notified<'a>, Changes<'a>> {
    /// What `Notified::enable` does: from now on it hears what is said to one.
    pub(super) fn enable(&mut self) -> bool {
        context::tokio_step(self.place, "listens");
        Execution::touched(self.shared.0, Touch::Write);
        self.is_begun = true;
        self.future.as_mut().is_none_or(|future| future.as_mut().enable())
    }
}

impl<F: Future, S: Shared<F::Output> + Unpin> Future for Waits<F, S> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = &mut *self;
        context::tokio_step(this.place, this.verb);
        this.is_begun = true;
        let future = this.future.as_mut().expect("`async fn` resumed after completion");
        match future.as_mut().poll(cx) {
            Poll::Ready(output) => {
                this.shared.is_done(&output);
                this.future = None;
                Poll::Ready(output)
            }
            Poll::Pending => {
                let reason = this.shared.waits();
                context::waits(this.place, reason);
                let verb = this.verb;
                Execution::does(|| format!("{verb}: waits"));
                Poll::Pending
            }
        }
    }
}

impl<F: Future, S: Shared<F::Output>> Drop for Waits<F, S> {
    fn drop(&mut self) {
        if self.is_begun && self.future.is_some() && context::tokio_drop_step(self.place, "waits no more") {
            self.future = None;
            self.shared.gives_up();
        }
    }
}
