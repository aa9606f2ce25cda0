//! `tokio::runtime`.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::io;
use std::marker::PhantomData;
use std::panic::Location;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use crate::model::Place;
use crate::model::act::{Act, Wants};
use crate::model::execution::Execution;
use crate::model::step::{refuse, step_at};
use crate::shown::opaque;
use crate::tokio::blocking::block_on;
use crate::tokio::context::{self, Back, Context};
use crate::tokio::core::Core;
use crate::tokio::polled::Polled;
use crate::tokio::scheduler::{Kind, Pool, Scheduler};
use crate::tokio::task::JoinHandle;
use crate::tokio::task::start;

/// As Tokio's: of what may be set, only what makes a difference here.
#[derive(Debug)]
pub struct Builder {
    kind: Kind,
    has_time: bool,
    workers: Option<usize>,
    blocking: usize,
}

/// As Tokio's. Which of the tasks that are woken goes on next, is any, in a runtime of one thread too.
pub struct Runtime {
    handle: Handle,
}

/// As Tokio's.
#[derive(Clone)]
pub struct Handle {
    scheduler: Rc<Scheduler>,
}

/// As Tokio's.
#[derive(Debug)]
#[must_use = "Creating and dropping a guard does nothing"]
pub struct EnterGuard<'a> {
    _back: Back,
    _handle: PhantomData<&'a Handle>,
}

/// As Tokio's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RuntimeFlavor {
    /// As Tokio's.
    CurrentThread,
    /// As Tokio's.
    MultiThread,
}

// SAFETY: all threads of a program that is explored are coroutines of one thread of the system.
unsafe impl Send for Handle {}
// SAFETY: as above.
unsafe impl Sync for Handle {}

impl Builder {
    fn new(kind: Kind) -> Self {
        Builder {
            kind,
            has_time: false,
            workers: None,
            blocking: 512,
        }
    }

    /// As Tokio's.
    #[must_use]
    pub fn new_current_thread() -> Self {
        Builder::new(Kind::CurrentThread)
    }

    /// As Tokio's; without `worker_threads`, as many tasks as there are may be polled at the same time.
    #[must_use]
    pub fn new_multi_thread() -> Self {
        Builder::new(Kind::MultiThread)
    }

    /// As Tokio's.
    pub fn enable_all(&mut self) -> &mut Self {
        self.enable_time()
    }

    /// As Tokio's.
    pub fn enable_time(&mut self) -> &mut Self {
        self.has_time = true;
        self
    }

    /// As Tokio's.
    ///
    /// # Panics
    /// As Tokio's: if there are none.
    #[track_caller]
    pub fn worker_threads(&mut self, count: usize) -> &mut Self {
        assert!(count > 0, "Worker threads cannot be set to 0");
        self.workers = Some(count);
        self
    }

    /// As Tokio's.
    ///
    /// # Panics
    /// As Tokio's: if there are none.
    #[track_caller]
    pub fn max_blocking_threads(&mut self, count: usize) -> &mut Self {
        assert!(count > 0, "Max blocking threads cannot be set to 0");
        self.blocking = count;
        self
    }

    /// As Tokio's; how large a stack is makes no difference here.
    pub fn thread_stack_size(&mut self, _size: usize) -> &mut Self {
        self
    }

    /// Refused: with a clock that stands still, sleeps would end in the order of their times.
    #[track_caller]
    pub fn start_paused(&mut self, is_paused: bool) -> &mut Self {
        if is_paused {
            refuse("a clock that is paused is not explored: times mean nothing where every order is tried");
        }
        self
    }

    /// As Tokio's.
    ///
    /// # Errors
    /// None here.
    pub fn build(&mut self) -> io::Result<Runtime> {
        let handle = self.handle();
        Ok(Runtime { handle })
    }

    fn handle(&self) -> Handle {
        let width = match self.kind {
            Kind::MultiThread => self.workers.unwrap_or(usize::MAX),
            _ => 1,
        };
        let scheduler = Scheduler {
            kind: self.kind,
            core: Rc::new(Core::new(width)),
            has_time: self.has_time,
            is_closed: Rc::default(),
            drivers: Rc::default(),
            driver: Cell::new(0),
            tasks: RefCell::default(),
            pool: Pool {
                most: self.blocking,
                at_work: Cell::new(0),
                tasks: RefCell::default(),
            },
        };
        Handle {
            scheduler: Rc::new(scheduler),
        }
    }
}

/// As long as it is there, somebody polls the tasks of a runtime too.
struct Drives(Rc<Cell<usize>>);

impl Drop for Drives {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

impl Handle {
    /// As Tokio's.
    ///
    /// # Panics
    /// As Tokio's: outside of any runtime.
    #[track_caller]
    #[must_use]
    pub fn current() -> Self {
        Handle {
            scheduler: start::here(),
        }
    }

    /// As Tokio's.
    pub fn enter(&self) -> EnterGuard<'_> {
        let scheduler = self.scheduler.clone();
        EnterGuard {
            _back: context::enter(|context| context.scheduler = Some(scheduler)),
            _handle: PhantomData,
        }
    }

    /// As Tokio's.
    #[track_caller]
    pub fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        start::spawn(&self.scheduler, future, Location::caller())
    }

    /// As Tokio's.
    #[track_caller]
    pub fn spawn_blocking<F, R>(&self, work: F) -> JoinHandle<R>
    where
        F: FnOnce() -> R + Send + 'static,
        R: Send + 'static,
    {
        start::spawn_blocking(&self.scheduler, work, Location::caller())
    }

    /// As Tokio's, but refused for a runtime of one thread, which somebody else would have to drive.
    #[track_caller]
    pub fn block_on<F: Future>(&self, future: F) -> F::Output {
        if self.scheduler.is_driven() {
            refuse("`Handle::block_on` of a runtime of one thread is not explored");
        }
        self.drive(future, Location::caller())
    }

    /// As Tokio's.
    #[must_use]
    pub fn runtime_flavor(&self) -> RuntimeFlavor {
        match self.scheduler.kind {
            Kind::MultiThread => RuntimeFlavor::MultiThread,
            _ => RuntimeFlavor::CurrentThread,
        }
    }

    fn drive<F: Future>(&self, future: F, place: Place) -> F::Output {
        if context::polled().is_some() {
            panic!(
                "Cannot start a runtime from within a runtime. This happens because a function (like `block_on`) attempted \
                 to block the current thread while the thread is being used to drive asynchronous tasks."
            );
        }
        let scheduler = &self.scheduler;
        let core = if scheduler.is_driven() {
            scheduler.core.clone()
        } else {
            Rc::new(Core::new(1))
        };
        scheduler.drivers.set(scheduler.drivers.get() + 1);
        let _drives = Drives(scheduler.drivers.clone());
        let enters = |context: &mut Context| context.scheduler = Some(scheduler.clone());
        let begins = || scheduler.driver.set(Execution::this());
        block_on(future, core, place, enters, begins)
    }

    /// Drops the tasks of the runtime, one after the other, and waits for what blocks if that has begun.
    fn close(&self, place: Place, blocking: Option<Act>) {
        let scheduler = &self.scheduler;
        if !Execution::is_under_way() || scheduler.is_closed.replace(true) {
            return;
        }
        let is_within = context::polled().is_some();
        assert!(
            !is_within || crate::thread::panicking(),
            "Cannot drop a runtime in a context where blocking is not allowed. This happens when a runtime is dropped from \
             within an asynchronous context."
        );
        abort_all(&scheduler.tasks.take(), place);
        if let Some(act) = blocking
            && !is_within
        {
            let tasks = scheduler.pool.tasks.take();
            tasks.iter().for_each(|task| wait_for(task, place, act));
        }
    }
}

fn closes() -> Act {
    Act::new("closes the runtime").unnoticed_if(true)
}

/// Aborts these tasks, each when the one before it is over.
pub(super) fn abort_all(tasks: &[Arc<Polled>], place: Place) {
    for task in tasks {
        task.abort();
        wait_for(task, place, Act::new("drops a task").unnoticed_if(true));
    }
}

fn wait_for(task: &Polled, place: Place, act: Act) {
    if !task.is_over() {
        let is_over = || {
            task.is_over().then_some(()).ok_or(Wants {
                what: "the end of",
                of: Some(task.index.get()),
                since: Some(task.place.get()),
            })
        };
        step_at(place, act, is_over);
    }
    task.is_seen_over();
}

impl Runtime {
    /// As Tokio's: of several threads, with all enabled.
    ///
    /// # Errors
    /// None here.
    pub fn new() -> io::Result<Self> {
        Builder::new_multi_thread().enable_all().build()
    }

    /// As Tokio's.
    #[must_use]
    pub fn handle(&self) -> &Handle {
        &self.handle
    }

    /// As Tokio's.
    pub fn enter(&self) -> EnterGuard<'_> {
        self.handle.enter()
    }

    /// As Tokio's.
    #[track_caller]
    pub fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        self.handle.spawn(future)
    }

    /// As Tokio's.
    #[track_caller]
    pub fn spawn_blocking<F, R>(&self, work: F) -> JoinHandle<R>
    where
        F: FnOnce() -> R + Send + 'static,
        R: Send + 'static,
    {
        self.handle.spawn_blocking(work)
    }

    /// As Tokio's.
    #[track_caller]
    pub fn block_on<F: Future>(&self, future: F) -> F::Output {
        self.handle.drive(future, Location::caller())
    }

    /// As Tokio's. The time never runs out: where only that would help, the order ends.
    #[track_caller]
    pub fn shutdown_timeout(self, _limit: Duration) {
        self.handle.close(Location::caller(), Some(closes().timed()));
    }

    /// As Tokio's.
    #[track_caller]
    pub fn shutdown_background(self) {
        self.handle.close(Location::caller(), None);
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        self.handle.close(Execution::last_place(), Some(closes()));
    }
}

opaque!(Handle, Runtime, Back);
