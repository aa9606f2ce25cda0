//! Who may go on and when: places, turns, and background work that gives way. Knows nothing of what is done in a turn.
//!
//! Whoever asks for something holds a [`Place`] until it is done; within it, compiling and running each take a
//! [`Turn`]. Background work takes none. It begins only while nobody holds a place, and is stopped as soon as somebody
//! takes one, so nobody ever waits behind it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::sync::{Mutex as AsyncMutex, Notify, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};
use tokio::time;
use tokio_util::sync::CancellationToken;

use crate::error::{Error, Result};
use crate::limits::Limits;

/// Clones share everything.
#[derive(Debug, Clone)]
pub(crate) struct Queue {
    shared: Arc<Shared>,
    compiling: Arc<Semaphore>,
    compiling_ahead: Arc<Semaphore>,
    checking: Arc<Semaphore>,
    running: Arc<Semaphore>,
    /// Of the background there is one piece at a time.
    background: Arc<AsyncMutex<()>>,
}

#[derive(Debug)]
struct Shared {
    /// How many places there are.
    most: usize,
    state: Mutex<State>,
    /// Somebody has left the last place.
    idle: Notify,
}

#[derive(Debug, Default)]
struct State {
    taken: usize,
    /// How many have come so far.
    came: u64,
    /// Cancelled when somebody comes.
    background: Option<CancellationToken>,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Held by whoever asks for something, until it is done.
#[derive(Debug)]
pub(crate) struct Place(Arc<Shared>);

/// Held while something is being compiled or checked, or runs.
pub(crate) type Turn = OwnedSemaphorePermit;

/// Held while something is done in the background.
#[derive(Debug)]
pub(crate) struct Background {
    shared: Arc<Shared>,
    stop: CancellationToken,
    _only: OwnedMutexGuard<()>,
}

impl Queue {
    pub(crate) fn new(limits: &Limits) -> Self {
        let cores = thread::available_parallelism().map_or(2, |cores| cores.get());
        Queue {
            shared: Arc::new(Shared {
                most: limits.jobs,
                state: Mutex::default(),
                idle: Notify::new(),
            }),
            compiling: Arc::new(Semaphore::new(cores.max(2))),
            compiling_ahead: Arc::new(Semaphore::new(1)),
            checking: Arc::new(Semaphore::new(1)),
            running: Arc::new(Semaphore::new(limits.running)),
            background: Arc::default(),
        }
    }

    /// Takes a place, and stops what is done in the background.
    ///
    /// # Errors
    /// [`Error::Busy`] where all are taken.
    pub(crate) fn enter(&self) -> Result<Place> {
        let mut state = self.shared.state();
        if state.taken >= self.shared.most {
            return Err(Error::Busy { jobs: self.shared.most });
        }
        state.taken += 1;
        state.came += 1;
        if let Some(background) = state.background.take() {
            background.cancel();
        }
        Ok(Place(self.shared.clone()))
    }

    /// Waits for a turn to compile.
    pub(crate) async fn to_compile(&self) -> Turn {
        turn(&self.compiling).await
    }

    /// Waits for the one turn to compile what nobody has asked for yet.
    pub(crate) async fn to_compile_ahead(&self) -> Turn {
        turn(&self.compiling_ahead).await
    }

    /// Waits for the one turn to check.
    pub(crate) async fn to_check(&self) -> Turn {
        turn(&self.checking).await
    }

    /// Waits for a turn to run.
    pub(crate) async fn to_run(&self) -> Turn {
        turn(&self.running).await
    }

    /// Waits until nobody holds a place, nor does so long after that.
    pub(crate) async fn until_idle_for(&self, pause: Duration) {
        loop {
            let came = self.idle(|state| state.came).await;
            time::sleep(pause).await;
            if came == self.shared.state().came {
                return;
            }
        }
    }

    /// Waits until nobody holds a place; `then` comes before anybody takes one.
    async fn idle<T>(&self, then: impl FnOnce(&mut State) -> T) -> T {
        loop {
            // Made before the look at the state, so that it misses nobody who leaves after that.
            let idle = self.shared.idle.notified();
            {
                let mut state = self.shared.state();
                if state.taken == 0 {
                    return then(&mut state);
                }
            }
            idle.await;
        }
    }

    /// Waits until nobody holds a place, nor is anything else done in the background.
    pub(crate) async fn in_background(&self) -> Background {
        let only = self.background.clone().lock_owned().await;
        let stop = CancellationToken::new();
        self.idle(|state| state.background = Some(stop.clone())).await;
        Background {
            shared: self.shared.clone(),
            stop,
            _only: only,
        }
    }
}

impl Background {
    /// Cancelled as soon as somebody takes a place.
    pub(crate) fn stop(&self) -> &CancellationToken {
        &self.stop
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.taken -= 1;
        if state.taken == 0 {
            self.0.idle.notify_waiters();
        }
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        self.shared.state().background = None;
    }
}

async fn turn(turns: &Arc<Semaphore>) -> Turn {
    let turn = turns.clone().acquire_owned().await;
    turn.expect("the semaphore is never closed")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queue(jobs: usize) -> Queue {
        Queue::new(&Limits {
            jobs,
            ..Limits::default()
        })
    }

    /// True where it is still not there after every other task has done what it can.
    async fn waits<T>(future: impl Future<Output = T>) -> bool {
        time::timeout(Duration::from_secs(1), future).await.is_err()
    }

    #[tokio::test(start_paused = true)]
    async fn one_too_many_is_refused_until_another_leaves() {
        let queue = queue(2);
        let (first, _second) = (queue.enter().unwrap(), queue.enter().unwrap());
        assert!(matches!(queue.enter(), Err(Error::Busy { jobs: 2 })));
        drop(first);
        queue.enter().unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn background_work_waits_until_the_last_place_is_left() {
        let queue = queue(2);
        let (first, second) = (queue.enter().unwrap(), queue.enter().unwrap());
        let mut background = tokio::spawn({
            let queue = queue.clone();
            async move { queue.in_background().await }
        });
        assert!(waits(&mut background).await);
        drop(first);
        assert!(waits(&mut background).await);
        drop(second);
        let background = background.await.unwrap();
        assert!(!background.stop().is_cancelled());
    }

    #[tokio::test(start_paused = true)]
    async fn background_work_is_stopped_by_whoever_comes_and_by_nobody_who_is_refused() {
        let queue = queue(1);
        let background = queue.in_background().await;
        let place = queue.enter().unwrap();
        assert!(background.stop().is_cancelled());
        drop((background, place));
        let none = Queue::new(&Limits {
            jobs: 0,
            ..Limits::default()
        });
        let background = none.in_background().await;
        none.enter().unwrap_err();
        assert!(!background.stop().is_cancelled());
    }

    #[tokio::test(start_paused = true)]
    async fn background_work_is_done_one_piece_at_a_time() {
        let queue = queue(1);
        let first = queue.in_background().await;
        assert!(waits(queue.in_background()).await);
        drop(first);
        let second = queue.in_background().await;
        queue.enter().unwrap();
        assert!(
            second.stop().is_cancelled(),
            "the token of the one that is over is forgotten"
        );
    }
}
