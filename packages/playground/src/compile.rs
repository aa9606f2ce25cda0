//! Makes an executable of a program, or finds it made, or says what the compiler said. Knows nothing of running it, nor
//! of how the compiler is called.
//!
//! A program that several wait for is compiled once, and as long as one of them waits. What is compiled to warm the cache
//! gives way to them all.

use std::io;
use std::sync::Arc;

use tokio::task;
use tokio_util::sync::CancellationToken;

use crate::cache::{Cache, Entry};
use crate::error::{Error, Result};
use crate::event::Reason;
use crate::libraries::built::Built;
use crate::once::Once;
use crate::program::Program;
use crate::queue::{Queue, Turn};
use crate::rustc::{Called, Make, Rustc, is_verdict};

/// A compilation that came to an end, of either kind, or was ended.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Compiled {
    Done(Entry),
    Ended(Reason),
}

/// What everybody gets who waits for a compilation.
pub(crate) type Outcome = Result<Compiled, Arc<Error>>;

/// Clones share everything.
#[derive(Clone)]
pub(crate) struct Compiler {
    rustc: Arc<Rustc>,
    cache: Cache,
    queue: Queue,
    /// What somebody waits for. Nobody waits for what warms the cache.
    in_hand: Once<Outcome>,
}

impl Compiler {
    pub(crate) fn new(rustc: Arc<Rustc>, cache: Cache, queue: Queue) -> Self {
        Compiler {
            rustc,
            cache,
            queue,
            in_hand: Once::default(),
        }
    }

    /// Takes the program from the cache, or joins those who wait for the same one, or begins. Whoever drops the future
    /// waits no longer; the compilation ends with the last who did. For holders of a [`crate::queue::Place`]: without
    /// one it would not be ahead of what is done in the background.
    pub(crate) async fn compile(&self, program: &Program, built: &Arc<Built>) -> Outcome {
        self.compile_holding(None, program, built).await
    }

    /// The same before anybody has asked for it, one program at a time: whoever then asks for this one joins.
    pub(crate) async fn compile_ahead(&self, program: &Program, built: &Arc<Built>) -> Outcome {
        let turn = self.queue.to_compile_ahead().await;
        self.compile_holding(Some(turn), program, built).await
    }

    /// The turn is over when the compiler is gone, however that comes about.
    async fn compile_holding(&self, turn: Option<Turn>, program: &Program, built: &Arc<Built>) -> Outcome {
        let key = self.rustc.key(program, built);
        if let Some(entry) = self.cache.get(&key) {
            return Ok(Compiled::Done(entry));
        }
        let (compiler, same, program, built) = (self.clone(), key.clone(), program.clone(), built.clone());
        let work = |stop| async move {
            let _turn = turn;
            let compiled = compiler.in_turn(&same, &program, &built, &stop).await;
            compiled.map_err(Arc::new)
        };
        self.in_hand
            .join(&key, work)
            .await
            .unwrap_or_else(|| Err(Arc::new(lost())))
    }

    /// Compiles the program into the cache, at low priority and only while nobody holds a place in the queue. Begins
    /// anew whenever it had to give way.
    pub(crate) async fn warm(&self, program: &Program, built: &Built) -> Result<()> {
        let key = self.rustc.key(program, built);
        while !self.cache.contains(&key) {
            let background = self.queue.in_background().await;
            // Those for whom it waited may have wanted the same program.
            if self.cache.contains(&key) {
                break;
            }
            let make = Make::Program { low_priority: true };
            match self.to_cache(&key, program, built, make, background.stop()).await? {
                Compiled::Done(_) => break,
                Compiled::Ended(Reason::Killed) => {}
                Compiled::Ended(reason) => {
                    tracing::warn!("a program was not compiled ahead: {reason}");
                    break;
                }
            }
        }
        Ok(())
    }

    async fn in_turn(&self, key: &str, program: &Program, built: &Built, stop: &CancellationToken) -> Result<Compiled> {
        let _turn = tokio::select! {
            turn = self.queue.to_compile() => turn,
            () = stop.cancelled() => return Ok(Compiled::Ended(Reason::Killed)),
        };
        // Another process may have compiled it meanwhile.
        if let Some(entry) = self.cache.get(key) {
            return Ok(Compiled::Done(entry));
        }
        let make = Make::Program { low_priority: false };
        self.to_cache(key, program, built, make, stop).await
    }

    async fn to_cache(
        &self,
        key: &str,
        program: &Program,
        built: &Built,
        make: Make,
        stop: &CancellationToken,
    ) -> Result<Compiled> {
        let called = match self.rustc.call(program, built, make, stop).await? {
            Called::Exited(called) => called,
            Called::Ended(reason) => return Ok(Compiled::Ended(reason)),
        };
        let (status, messages) = (called.status, called.messages);
        if !is_verdict(status) {
            // Nothing that would hold the next time.
            let entry = Entry {
                program: None,
                success: false,
                messages,
            };
            return Ok(Compiled::Done(entry));
        }
        let made = (status.success() && program.is_runnable()).then_some(&*called.output);
        self.cache
            .put(key, called.folder.path(), made, status.success(), &messages)?;
        let cache = self.cache.clone();
        task::spawn_blocking(move || {
            cache
                .trim()
                .inspect_err(|error| tracing::warn!("trimming the cache: {error}"))
        });
        let entry = self.cache.get(key);
        entry
            .map(Compiled::Done)
            .ok_or_else(|| Error::Process(io::ErrorKind::NotFound.into()))
    }
}

fn lost() -> Error {
    Error::Process(io::Error::other("the task that compiles it ended"))
}

#[cfg(all(test, target_os = "linux"))]
mod tests;
