//! Starts tasks, each of which is a thread here.

use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::Waker;

use crate::model::Place;
use crate::model::act::{Act, Wants};
use crate::model::content::number_of;
use crate::model::execution::Execution;
use crate::model::history::mix;
use crate::model::panics::catch;
use crate::model::step::step_at;
use crate::model::threads::{Host, STACK};
use crate::tokio::context::{self, Context};
use crate::tokio::core::Core;
use crate::tokio::polled::Polled;
use crate::tokio::polling::{End, poll_to_end};
use crate::tokio::scheduler::{Local, Scheduler};
use crate::tokio::task::error::JoinError;
use crate::tokio::task::join::{JoinHandle, Slot, id_of};

/// The runtime that the current thread is in.
///
/// # Panics
/// As Tokio's, outside of any.
#[track_caller]
pub(crate) fn here() -> Rc<Scheduler> {
    context::scheduler().expect("there is no reactor running, must be called from the context of a Tokio 1.x runtime")
}

/// Starts a task of a runtime.
pub(crate) fn spawn<F: Future>(scheduler: &Rc<Scheduler>, future: F, place: Place) -> JoinHandle<F::Output> {
    let drivers = scheduler.is_driven().then(|| scheduler.drivers.clone());
    let polled = Polled::new(
        scheduler.core.clone(),
        drivers,
        scheduler.is_closed.clone(),
        false,
        place,
    );
    let context = Context {
        scheduler: Some(scheduler.clone()),
        ..Context::default()
    };
    let handle = start(polled, context, future);
    scheduler.tasks.borrow_mut().push(handle.polled().clone());
    handle
}

/// Starts a task that stays on the thread by which `local` is polled.
pub(crate) fn spawn_local<F: Future>(local: &Rc<Local>, future: F, place: Place) -> JoinHandle<F::Output> {
    // Until somebody polls the set, nobody can tell by which thread.
    let core = local.core.borrow().clone().unwrap_or_else(|| Rc::new(Core::new(1)));
    let polled = Polled::new(core, Some(local.drivers.clone()), local.is_closed.clone(), true, place);
    let context = Context {
        scheduler: context::scheduler(),
        local: Some(local.clone()),
        ..Context::default()
    };
    let handle = start(polled, context, future);
    local.tasks.borrow_mut().push(handle.polled().clone());
    handle
}

fn start<F: Future>(polled: Polled, context: Context, future: F) -> JoinHandle<F::Output> {
    let (polled, slot) = (Arc::new(polled), Slot::default());
    if polled.is_closed.get() {
        polled.abort();
    }
    let future: Pin<Box<F>> = Box::pin(future);
    let work = {
        let (polled, slot) = (polled.clone(), slot.clone());
        move || {
            let (scheduler, local) = (context.scheduler.clone(), context.local.clone());
            let begins = || {
                let host = match (&local, &scheduler) {
                    (Some(local), _) => Host::Of(local.driver.get()),
                    (_, Some(scheduler)) if scheduler.is_driven() => Host::Of(scheduler.driver.get()),
                    _ => Host::Worker,
                };
                Execution::with(|run| run.current_mut().host = host);
            };
            polled.index.set(Execution::this());
            let _back = context::enter(|now| {
                *now = context;
                now.polled = Some(polled.clone());
            });
            let (end, _turns) = poll_to_end(&polled, future, begins);
            let result = match end {
                End::Output(output) => Ok(output),
                End::Aborted => Err(JoinError::cancelled(id_of(&polled))),
                End::Panicked(panic) => Err(JoinError::panicked(id_of(&polled), panic)),
            };
            context::tokio_step(Execution::last_place(), "ends");
            let waker = || local.as_ref().and_then(|local| local.waker.borrow_mut().take());
            ends(&polled, &slot, result, waker);
        }
    };
    let place = polled.place.get();
    if Execution::is_being_cleared_up() {
        // Called by a destructor, of which nobody sees what it does.
        drop(work);
    } else {
        Execution::start(None, STACK, Box::new(work), place);
    }
    JoinHandle::new(polled, slot)
}

/// A task is over, which its thread is too.
fn ends<T>(polled: &Polled, slot: &Slot<T>, result: Result<T, JoinError>, waker: impl FnOnce() -> Option<Waker>) {
    let says = match &result {
        Ok(output) if size_of::<T>() == 0 => Some(number_of(output).unwrap_or(0)),
        Ok(output) => number_of(output),
        Err(_) => None,
    };
    *slot.borrow_mut() = Some(result);
    let says = says.map(|says| mix(&[says]));
    polled.ends(says.unwrap_or_else(|| Execution::with(|run| run.current().done)));
    polled.joiner().into_iter().chain(waker()).for_each(Waker::wake);
    Execution::with(|run| {
        let thread = run.current_mut();
        thread.is_over = true;
        if let Some(says) = says {
            // Whoever joins it learns no more than that.
            thread.done = mix(&[thread.key, says]);
            run.forgets();
        }
    });
}

/// Starts what blocks on a thread of its own.
pub(crate) fn spawn_blocking<T>(scheduler: &Rc<Scheduler>, work: impl FnOnce() -> T, place: Place) -> JoinHandle<T> {
    // It is polled by nobody, so any core will do.
    let core = Rc::new(Core::new(1));
    let polled = Polled::new(core, None, scheduler.is_closed.clone(), false, place);
    let (polled, slot) = (Arc::new(polled), Slot::default());
    let body = {
        let (polled, slot, scheduler) = (polled.clone(), slot.clone(), scheduler.clone());
        move || {
            polled.index.set(Execution::this());
            Execution::with(|run| run.current_mut().host = Host::Worker);
            let _back = context::enter(|context| context.scheduler = Some(scheduler.clone()));
            let pool = &scheduler.pool;
            let is_off = || scheduler.is_closed.get() || polled.is_aborted();
            let has_room = || {
                let can = is_off() || pool.at_work.get() < pool.most;
                can.then_some(()).ok_or(Wants::what("a thread for what blocks"))
            };
            step_at(place, Act::new("begins"), has_room);
            let result = if is_off() {
                Execution::learns(1);
                Execution::does(|| "never begins".into());
                drop(work);
                Err(JoinError::cancelled(id_of(&polled)))
            } else {
                pool.at_work.set(pool.at_work.get() + 1);
                let done = catch(work).map_err(|panic| JoinError::panicked(id_of(&polled), panic));
                step_at(Execution::last_place(), Act::new("ends"), || Ok(()));
                pool.at_work.set(pool.at_work.get() - 1);
                done
            };
            ends(&polled, &slot, result, || None);
        }
    };
    Execution::start(None, STACK, Box::new(body), place);
    scheduler.pool.tasks.borrow_mut().push(polled.clone());
    JoinHandle::new(polled, slot)
}
