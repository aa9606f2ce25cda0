//! Tasks that stay on one thread.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::marker::PhantomData;
use std::panic::Location;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use crate::model::Place;
use crate::model::execution::Execution;
use crate::shown::opaque;
use crate::tokio::context;
use crate::tokio::runtime::{Runtime, abort_all};
use crate::tokio::scheduler::Local;
use crate::tokio::task::join::JoinHandle;
use crate::tokio::task::start;

/// As Tokio's.
pub struct LocalSet {
    local: Rc<Local>,
    drives: Option<Drives>,
    place: Place,
    _not_send: PhantomData<*const ()>,
}

/// As long as it is there, the tasks of a set are polled.
struct Drives(Rc<Local>);

/// A future that is polled together with a set's tasks.
struct RunUntil<F> {
    local: Rc<Local>,
    drives: Option<Drives>,
    future: Pin<Box<F>>,
}

impl Drives {
    fn new(local: &Rc<Local>) -> Self {
        let polled = context::polled().unwrap_or_else(|| {
            let what = "a `LocalSet` that no runtime polls is not explored";
            Execution::refuse_at(Execution::last_place(), what)
        });
        let core = polled.core();
        core.becomes_home();
        local.driver.set(Execution::host("a `LocalSet`"));
        local
            .tasks
            .borrow()
            .iter()
            .filter(|task| !task.is_over())
            .for_each(|task| task.moves_to(&core));
        *local.core.borrow_mut() = Some(core);
        local.drivers.set(local.drivers.get() + 1);
        Drives(local.clone())
    }
}

impl Drop for Drives {
    fn drop(&mut self) {
        self.0.drivers.set(self.0.drivers.get() - 1);
    }
}

/// As Tokio's.
///
/// # Panics
/// As Tokio's: outside of a `LocalSet`.
#[track_caller]
pub fn spawn_local<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + 'static,
    F::Output: 'static,
{
    match context::with(|context| context.local.clone()) {
        Some(local) => start::spawn_local(&local, future, Location::caller()),
        None => panic!("`spawn_local` called from outside of a `task::LocalSet` or `runtime::LocalRuntime`"),
    }
}

impl LocalSet {
    /// As Tokio's.
    #[track_caller]
    #[must_use]
    pub fn new() -> Self {
        let local = Local {
            drivers: Rc::default(),
            core: RefCell::default(),
            driver: Cell::new(0),
            tasks: RefCell::default(),
            is_closed: Rc::default(),
            waker: RefCell::default(),
        };
        LocalSet {
            local: Rc::new(local),
            drives: None,
            place: Location::caller(),
            _not_send: PhantomData,
        }
    }

    /// As Tokio's.
    #[track_caller]
    pub fn spawn_local<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + 'static,
        F::Output: 'static,
    {
        start::spawn_local(&self.local, future, Location::caller())
    }

    /// As Tokio's.
    pub fn run_until<F: Future>(&self, future: F) -> impl Future<Output = F::Output> {
        RunUntil {
            local: self.local.clone(),
            drives: None,
            future: Box::pin(future),
        }
    }

    /// As Tokio's.
    #[track_caller]
    pub fn block_on<F: Future>(&self, runtime: &Runtime, future: F) -> F::Output {
        runtime.block_on(self.run_until(future))
    }
}

impl<F: Future> Future for RunUntil<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let local = self.local.clone();
        self.drives.get_or_insert_with(|| Drives::new(&local));
        context::within(|context| context.local = Some(local), || self.future.as_mut().poll(cx))
    }
}

impl Future for LocalSet {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let local = self.local.clone();
        self.drives.get_or_insert_with(|| Drives::new(&local));
        let tasks = local.tasks.borrow();
        let Some(left) = tasks.iter().find(|task| !task.is_over()) else {
            return Poll::Ready(());
        };
        *local.waker.borrow_mut() = Some(cx.waker().clone());
        context::waits(self.place, left.end());
        Poll::Pending
    }
}

impl Drop for LocalSet {
    fn drop(&mut self) {
        if Execution::is_under_way() && !self.local.is_closed.replace(true) {
            abort_all(&self.local.tasks.take(), self.place);
        }
    }
}

opaque!(LocalSet);
