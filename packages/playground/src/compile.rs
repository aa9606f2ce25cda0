//! Makes an executable of a program, or finds it made, or says what the compiler said. Knows nothing of running it, nor
//! of how the compiler is called.
//!
//! A program that several wait for is compiled once, and as long as one of them waits. What is compiled to warm the cache
//! gives way to them all.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::{task, time};
use tokio_util::sync::CancellationToken;

use crate::cache::{Cache, Entry};
use crate::check::Checked;
use crate::diagnostic::Messages;
use crate::error::{Error, Result};
use crate::event::Reason;
use crate::libraries::built::Built;
use crate::limits::Limit;
use crate::once::{InHand, Once, Work};
use crate::program::Program;
use crate::queue::{Queue, Turn};
use crate::rustc::arguments::{EDITED, Make};
use crate::rustc::{Called, Done, Rustc};

/// So long nobody runs anything between one run and the next of a series.
const PAUSE: Duration = Duration::from_millis(100);

/// A compilation that came to an end, of either kind, or was ended.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Compiled {
    Done(Entry),
    Ended(Reason),
}

/// What everybody gets who waits for a compilation.
pub(crate) type Outcome = Result<Compiled, Arc<Error>>;

/// How far a compilation has come.
#[derive(Debug, Clone)]
enum Stage {
    /// The compiler is at work.
    Begun,
    /// It has found no error that it finds without making code; now it makes some.
    Checked(Messages),
    Over(Outcome),
}

/// What one who compiles ahead holds, to compile ahead and to check; the latter until the program is checked.
struct Turns(Mutex<Option<(Turn, Option<Turn>)>>);

impl Turns {
    fn state(&self) -> MutexGuard<'_, Option<(Turn, Option<Turn>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn checked(&self) {
        if let Some((_, check)) = &mut *self.state() {
            *check = None;
        }
    }
}

/// One who compiles ahead, and waits. Whoever goes on to wait then is no longer one who compiles ahead, and holds up no check.
struct Ahead {
    in_hand: Arc<InHand<Stage>>,
    turns: Weak<Turns>,
}

impl Drop for Ahead {
    fn drop(&mut self) {
        let is_joined = Arc::strong_count(&self.in_hand) > 1;
        if is_joined && let Some(turns) = self.turns.upgrade() {
            turns.state().take();
        }
    }
}

/// Clones share everything.
#[derive(Clone)]
pub(crate) struct Compiler {
    rustc: Arc<Rustc>,
    cache: Cache,
    queue: Queue,
    /// What somebody waits for. Nobody waits for what warms the cache.
    in_hand: Once<Stage>,
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
        let key = self.rustc.key(program, built);
        if let Some(entry) = self.cache.get(&key) {
            return Ok(Compiled::Done(entry));
        }
        over(self.in_hand(key, None, program, built)).await
    }

    /// The same before anybody has asked for it, one program at a time: whoever then asks for this one joins. `tell` hears
    /// at once what there is to say of the program, as of a check; where that takes longer than a check may, or
    /// `is_given_up` is cancelled, this waits no longer.
    pub(crate) async fn compile_ahead(
        &self,
        program: &Program,
        built: &Arc<Built>,
        tell: impl FnOnce(Result<Checked, Arc<Error>>),
        is_given_up: &CancellationToken,
    ) {
        let key = self.rustc.key(program, built);
        // Taken before anybody can join, who is not to wait for them.
        let turns = (self.queue.to_compile_ahead().await, Some(self.queue.to_check().await));
        if let Some(entry) = self.cache.get(&key) {
            return tell(Ok(entry.into()));
        }
        let turns = Arc::new(Turns(Mutex::new(Some(turns))));
        let ahead = Ahead {
            turns: Arc::downgrade(&turns),
            in_hand: self.in_hand(key, Some(turns), program, built),
        };
        let time = self.rustc.limits.check_time;
        ahead.in_hand.clone().until(|_| true).await;
        let checked = ahead.in_hand.clone().until(|stage| !matches!(stage, Stage::Begun));
        let stage = time::timeout(time, checked).await;
        let goes_on = matches!(stage, Ok(Some(Stage::Checked(_))));
        tell(match stage {
            Ok(Some(Stage::Checked(messages))) => Ok(Checked::new(messages, true)),
            Ok(Some(Stage::Over(outcome))) => outcome.map(|compiled| match compiled {
                Compiled::Done(entry) => entry.into(),
                Compiled::Ended(reason) => Checked::Ended(reason),
            }),
            Ok(None | Some(Stage::Begun)) => Err(Arc::new(Error::lost("compiles"))),
            Err(_) => Ok(Checked::Ended(Reason::Limit(Limit::CompileTime(time)))),
        });
        if goes_on {
            // What went wrong will go wrong again, and be told, when it is run.
            tokio::select! {
                _ = over(ahead.in_hand.clone()) => {}
                () = is_given_up.cancelled() => {}
            }
        }
    }

    fn in_hand(
        &self,
        key: String,
        turns: Option<Arc<Turns>>,
        program: &Program,
        built: &Arc<Built>,
    ) -> Arc<InHand<Stage>> {
        let (compiler, same, program, built) = (self.clone(), key.clone(), program.clone(), built.clone());
        let work = |work: Work<Stage>| async move {
            let compiled = compiler.in_turn(&same, turns, &program, &built, &work).await;
            Stage::Over(compiled.map_err(Arc::new))
        };
        self.in_hand.join(&key, work)
    }

    async fn in_turn(
        &self,
        key: &str,
        turns: Option<Arc<Turns>>,
        program: &Program,
        built: &Arc<Built>,
        work: &Work<Stage>,
    ) -> Result<Compiled> {
        let turn = match &turns {
            Some(_) => None,
            None => {
                let turn = tokio::select! {
                    turn = self.queue.to_compile() => turn,
                    () = work.stop.cancelled() => return Ok(Compiled::Ended(Reason::Killed)),
                };
                // Another process may have compiled it meanwhile.
                if let Some(entry) = self.cache.get(key) {
                    return Ok(Compiled::Done(entry));
                }
                Some(turn)
            }
        };
        work.tell(Stage::Begun);
        let checked = |messages: &Messages| {
            turns.iter().for_each(|turns| turns.checked());
            work.tell(Stage::Checked(messages.clone()));
        };
        let held = (turn, turns.clone());
        let called = self.rustc.call(program, built, EDITED, &work.stop, held, checked);
        let done = match called.await? {
            Called::Done(done) => done,
            Called::Ended(reason) => return Ok(Compiled::Ended(reason)),
        };
        let entry = self.to_cache(key, program, &done)?;
        self.start_spare(program, built, done.clearing);
        Ok(Compiled::Done(entry))
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
            let called = self.rustc.call(program, built, make, background.stop(), (), |_| ());
            match called.await? {
                Called::Done(done) => {
                    self.to_cache(&key, program, &done)?;
                    break;
                }
                Called::Ended(Reason::Killed) => {}
                Called::Ended(reason) => {
                    tracing::warn!("a program was not compiled ahead: {reason}");
                    break;
                }
            }
        }
        Ok(())
    }

    /// After one is gone, and once nobody runs anything, in whose times it would be seen: a compiler for the next program
    /// like this one, which waits for a while. Of several, for the last.
    fn start_spare(&self, program: &Program, built: &Arc<Built>, clearing: JoinHandle<()>) {
        if cfg!(not(unix)) {
            return;
        }
        let number = self.rustc.spare.want();
        let (queue, patience) = (self.queue.clone(), self.rustc.spare_for);
        let (rustc, program, built) = (Arc::downgrade(&self.rustc), program.clone(), built.clone());
        let task = tokio::spawn(async move {
            clearing.await.ok();
            queue.until_idle_for(PAUSE).await;
            if let Some(rustc) = rustc.upgrade() {
                rustc.start_spare(number, &program, &built).await;
            }
            time::sleep(patience).await;
            if let Some(rustc) = rustc.upgrade() {
                rustc.spare.end(number);
            }
        });
        self.rustc.spare.hold(number, task.abort_handle());
    }

    fn to_cache(&self, key: &str, program: &Program, done: &Done) -> Result<Entry> {
        let Some(success) = done.success else {
            return Ok(Entry {
                program: None,
                success: false,
                messages: done.messages.clone(),
            });
        };
        let made = (success && program.is_runnable()).then_some(&*done.output);
        self.cache.put(key, done.folder.path(), made, success, &done.messages)?;
        let cache = self.cache.clone();
        task::spawn_blocking(move || {
            cache
                .trim()
                .inspect_err(|error| tracing::warn!("trimming the cache: {error}"))
        });
        let entry = self.cache.get(key);
        entry.ok_or_else(|| Error::Process(io::ErrorKind::NotFound.into()))
    }
}

async fn over(in_hand: Arc<InHand<Stage>>) -> Outcome {
    match in_hand.until(|stage| matches!(stage, Stage::Over(_))).await {
        Some(Stage::Over(outcome)) => outcome,
        _ => Err(Arc::new(Error::lost("compiles"))),
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests;
