//! Work that several may wait for: done once, and as long as one of them waits. Knows nothing of what the work is.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, DropGuard};

/// Work in hand, by a key that says all about it. Clones share it.
pub(crate) struct Once<T>(Arc<Mutex<HashMap<String, Weak<InHand<T>>>>>);

/// What the work has come to. Whoever waits for it holds this; when the last drops it, the work is stopped.
pub(crate) struct InHand<T> {
    reached: watch::Receiver<Option<T>>,
    _stop: DropGuard,
}

/// What the work itself gets.
pub(crate) struct Work<T> {
    /// Cancelled once nobody waits any more.
    pub(crate) stop: CancellationToken,
    reached: watch::Sender<Option<T>>,
}

impl<T: Clone + Send + Sync + 'static> Once<T> {
    /// Joins those who wait for the same, or begins `work`, whose end is its outcome.
    pub(crate) fn join<W>(&self, key: &str, work: impl FnOnce(Work<T>) -> W) -> Arc<InHand<T>>
    where
        W: Future<Output = T> + Send + 'static,
    {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(same) = all.get(key).and_then(Weak::upgrade) {
            return same;
        }
        all.retain(|_, other| other.strong_count() > 0);
        let stop = CancellationToken::new();
        let (tell, reached) = watch::channel(None);
        let work = work(Work {
            stop: stop.clone(),
            reached: tell.clone(),
        });
        tokio::spawn(async move { tell.send(Some(work.await)).ok() });
        let new = Arc::new(InHand {
            reached,
            _stop: stop.drop_guard(),
        });
        all.insert(key.to_owned(), Arc::downgrade(&new));
        new
    }
}

impl<T: Clone> InHand<T> {
    /// Waits until the work has come so far, or further. None where it ended before, by a panic. Whoever drops the future
    /// waits no longer.
    pub(crate) async fn until(self: Arc<Self>, is_so_far: impl Fn(&T) -> bool) -> Option<T> {
        let mut reached = self.reached.clone();
        let reached = reached
            .wait_for(|reached| reached.as_ref().is_some_and(&is_so_far))
            .await;
        reached.ok().and_then(|reached| reached.clone())
    }
}

impl<T> Work<T> {
    /// Tells those who wait how far it has come. Of several, they may hear the last alone.
    pub(crate) fn tell(&self, reached: T) {
        self.reached.send(Some(reached)).ok();
    }
}

impl<T> Clone for Once<T> {
    fn clone(&self) -> Self {
        Once(self.0.clone())
    }
}

impl<T> Default for Once<T> {
    fn default() -> Self {
        Once(Arc::default())
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::time::Duration;

    use tokio::task::yield_now;
    use tokio::time;

    use super::*;

    /// Counts what is begun and what is stopped.
    #[derive(Clone, Default)]
    struct Bench {
        once: Once<u32>,
        begun: Arc<AtomicU32>,
        stopped: Arc<AtomicU32>,
    }

    impl Bench {
        /// Work that takes a second and whose outcome is which piece of work it was.
        async fn wait(&self, key: &str) -> Option<u32> {
            let Bench { once, begun, stopped } = self.clone();
            let work = |work: Work<u32>| async move {
                let number = begun.fetch_add(1, Ordering::SeqCst) + 1;
                tokio::select! {
                    () = time::sleep(Duration::from_secs(1)) => {}
                    () = work.stop.cancelled() => drop(stopped.fetch_add(1, Ordering::SeqCst)),
                }
                number
            };
            once.join(key, work).until(|_| true).await
        }

        fn counts(&self) -> (u32, u32) {
            (self.begun.load(Ordering::SeqCst), self.stopped.load(Ordering::SeqCst))
        }
    }

    async fn settle() {
        for _ in 0..10 {
            yield_now().await;
        }
    }

    #[tokio::test(start_paused = true)]
    async fn those_who_wait_for_the_same_get_the_same() {
        let bench = Bench::default();
        let all = tokio::join!(
            bench.wait("tea"),
            bench.wait("tea"),
            bench.wait("coffee"),
            bench.wait("tea")
        );
        assert_eq!(all, (Some(1), Some(1), Some(2), Some(1)));
        assert_eq!(bench.wait("tea").await, Some(3), "what is over is nothing to join");
        assert_eq!(bench.counts(), (3, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn the_others_still_get_it_when_the_first_goes_away() {
        let bench = Bench::default();
        let wait = |bench: Bench| tokio::spawn(async move { bench.wait("tea").await });
        let (first, second) = (wait(bench.clone()), wait(bench.clone()));
        settle().await;
        first.abort();
        assert!(first.await.unwrap_err().is_cancelled());
        settle().await;
        assert_eq!(bench.counts(), (1, 0));
        assert_eq!(second.await.unwrap(), Some(1));
    }

    #[tokio::test(start_paused = true)]
    async fn it_is_stopped_with_the_last_who_waited_and_begun_anew_for_the_next() {
        let bench = Bench::default();
        let wait = |bench: Bench| tokio::spawn(async move { bench.wait("tea").await });
        let (first, second) = (wait(bench.clone()), wait(bench.clone()));
        settle().await;
        first.abort();
        second.abort();
        settle().await;
        assert_eq!(bench.counts(), (1, 1));
        assert_eq!(bench.wait("tea").await, Some(2));
        assert_eq!(bench.counts(), (2, 1));
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_for_less_hears_of_it_earlier_and_who_joins_late_at_once() {
        let once = Once::default();
        let begin = || {
            once.join("tea", |work: Work<u32>| async move {
                work.tell(1);
                time::sleep(Duration::from_secs(1)).await;
                work.tell(2);
                time::sleep(Duration::from_secs(1)).await;
                3
            })
        };
        let start = time::Instant::now();
        let at = |is: u32| {
            let in_hand = begin();
            async move { (in_hand.until(|&reached| reached >= is).await, start.elapsed().as_secs()) }
        };
        let all = tokio::join!(at(1), at(3), at(2));
        assert_eq!(all, ((Some(1), 0), (Some(3), 2), (Some(2), 1)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_panic_in_the_work_leaves_nobody_waiting() {
        let once = Once::<u32>::default();
        let all = async {
            tokio::join!(
                once.join("tea", |_| async { panic!("spilt") }).until(|_| true),
                once.join("tea", |_| pending()).until(|_| true)
            )
        };
        assert_eq!(time::timeout(Duration::from_secs(9), all).await, Ok((None, None)));
    }
}
