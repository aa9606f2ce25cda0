//! `tokio::io`: Tokio's own traits, and of what implements them only what leads nowhere out of the program.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use ::tokio::io as real;

pub use ::tokio::io::{
    AsyncBufRead, AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader, BufWriter, Empty,
    Lines, ReadBuf, Repeat, Sink, Take, copy, empty, repeat, sink,
};
pub use std::io::{Error, ErrorKind, Result};

use crate::model::execution::Execution;
use crate::model::object::{Object, Touch};
use crate::shown::opaque;
use crate::tokio::context;
use crate::tokio::reason::Reason;

/// As Tokio's.
pub struct DuplexStream {
    real: Option<real::DuplexStream>,
    object: Arc<Object>,
}

/// As Tokio's.
#[must_use]
pub fn duplex(room: usize) -> (DuplexStream, DuplexStream) {
    let object = Arc::new(Object::new());
    let (one, other) = real::duplex(room);
    let end = |real| DuplexStream {
        real: Some(real),
        object: object.clone(),
    };
    (end(one), end(other))
}

impl DuplexStream {
    /// Does something with it in a step of its own.
    fn step<T>(
        &mut self,
        verb: &'static str,
        what: &'static str,
        work: impl FnOnce(Pin<&mut real::DuplexStream>) -> Poll<T>,
    ) -> Poll<T> {
        let place = Execution::last_place();
        context::tokio_step(place, verb);
        Execution::touched(&self.object, Touch::Write);
        let done = work(Pin::new(self.real.as_mut().expect("there until it is dropped")));
        if done.is_pending() {
            context::waits(place, Reason::what(what));
        }
        done
    }
}

impl AsyncRead for DuplexStream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        self.step("reads", "something to read", |real| real.poll_read(cx, buffer))
    }
}

impl AsyncWrite for DuplexStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        self.step("writes", "room to write", |real| real.poll_write(cx, bytes))
    }

    fn poll_flush(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        self.step("shuts it down", "the end", |real| real.poll_shutdown(cx))
    }
}

impl Drop for DuplexStream {
    fn drop(&mut self) {
        if Execution::is_under_way() && context::tokio_drop_step(Execution::last_place(), "drops its end") {
            Execution::touched(&self.object, Touch::Write);
            self.real = None;
        }
    }
}

opaque!(DuplexStream);
