//! What the compiler, or Clippy, has to say of a program. Knows nothing of how they are called.

use std::sync::Arc;

use crate::cache::{Cache, Entry};
use crate::diagnostic::{Diagnostic, Messages};
use crate::error::Error;
use crate::event::Reason;
use crate::libraries::built::Built;
use crate::once::{Once, Work};
use crate::program::Program;
use crate::queue::Queue;
use crate::rustc::arguments::Make;
use crate::rustc::{Called, Rustc};

/// What the compiler has to say of a program.
#[derive(Debug, Clone, PartialEq)]
pub enum Checked {
    /// All of it.
    Done {
        /// As a terminal shows it.
        text: String,
        /// In the order in which it said them.
        diagnostics: Vec<Diagnostic>,
        /// It would have compiled the program, as far as it looked.
        success: bool,
    },
    /// It was ended before it had said all, for this reason.
    Ended(Reason),
}

impl Checked {
    pub(crate) fn new(messages: Messages, success: bool) -> Self {
        let Messages { text, diagnostics } = messages;
        Checked::Done {
            text,
            diagnostics,
            success,
        }
    }
}

impl From<Entry> for Checked {
    fn from(entry: Entry) -> Self {
        Checked::new(entry.messages, entry.success)
    }
}

/// Clones share everything.
#[derive(Clone)]
pub(crate) struct Checker {
    rustc: Arc<Rustc>,
    cache: Cache,
    queue: Queue,
    in_hand: Once<Result<Checked, Arc<Error>>>,
}

impl Checker {
    pub(crate) fn new(rustc: Arc<Rustc>, cache: Cache, queue: Queue) -> Self {
        Checker {
            rustc,
            cache,
            queue,
            in_hand: Once::default(),
        }
    }

    /// What the compiler has to say of the program, without compiling it, or from the cache where it has been compiled. One
    /// program at a time; ends with the last who wait for it. For holders of a [`crate::queue::Place`].
    pub(crate) async fn check(&self, program: &Program, built: &Arc<Built>) -> Result<Checked, Arc<Error>> {
        let key = self.rustc.key(program, built);
        match self.cache.get(&key) {
            Some(entry) => Ok(entry.into()),
            None => self.look(&key, program, built, Make::Check).await,
        }
    }

    /// What the compiler and Clippy have to say; never from the cache.
    pub(crate) async fn clippy(&self, program: &Program, built: &Arc<Built>) -> Result<Checked, Arc<Error>> {
        let key = format!("clippy {}", self.rustc.key(program, built));
        self.look(&key, program, built, Make::Clippy).await
    }

    async fn look(&self, key: &str, program: &Program, built: &Arc<Built>, make: Make) -> Result<Checked, Arc<Error>> {
        let (checker, program, built) = (self.clone(), program.clone(), built.clone());
        let work = |work: Work<_>| async move {
            let turn = tokio::select! {
                turn = checker.queue.to_check() => turn,
                () = work.stop.cancelled() => return Ok(Checked::Ended(Reason::Killed)),
            };
            let called = checker.rustc.call(&program, &built, make, &work.stop, turn, |_| ());
            Ok(match called.await? {
                Called::Done(done) => Checked::new(done.messages, done.success == Some(true)),
                Called::Ended(reason) => Checked::Ended(reason),
            })
        };
        let checked = self.in_hand.join(key, work).until(|_| true).await;
        checked.unwrap_or_else(|| Err(Arc::new(Error::lost("checks"))))
    }
}
