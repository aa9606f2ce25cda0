//! Permits that are given to those who wait for them, in the order in which they came: what `Semaphore`, `Mutex` and `RwLock`
//! are made of, as in Tokio itself. Knows nothing of what they permit.

use std::cell::{OnceCell, RefCell};
use std::future::Future;

use ::tokio::sync::{AcquireError, Semaphore, SemaphorePermit, TryAcquireError};

use crate::model::Place;
use crate::model::act::Verb;
use crate::model::execution::Execution;
use crate::model::fresh::Fresh;
use crate::model::history::mix;
use crate::model::object::{Object, Touch};
use crate::tokio::context;
use crate::tokio::reason::{Holder, Reason};
use crate::tokio::waits::{Shared, Waits};

/// Permits, and who waits for some.
pub(super) struct Permits(Fresh<State>);

struct State {
    semaphore: Semaphore,
    object: Object,
    /// Those who wait, or have just been given what they waited for, by numbers, in their order.
    queue: RefCell<Vec<u64>>,
    /// Who was the last to take some, and where.
    holder: OnceCell<Holder>,
}

/// What a permit is asked for.
#[derive(Clone, Copy)]
pub(super) struct Ask {
    pub(super) place: Place,
    pub(super) count: u32,
    pub(super) verb: Verb,
    /// What whoever waits waits for.
    pub(super) what: &'static str,
    /// Whoever has it, has it alone.
    pub(super) is_alone: bool,
}

struct Asks<'a, C> {
    permits: &'a Permits,
    ask: Ask,
    content: C,
    number: Option<u64>,
}

impl Permits {
    pub(super) const fn new(count: usize) -> Self {
        Permits(Fresh::new(State {
            semaphore: Semaphore::const_new(count),
            object: Object::new(),
            queue: RefCell::new(Vec::new()),
            holder: OnceCell::new(),
        }))
    }

    fn state(&self) -> &State {
        // SAFETY: shared, and never lent out mutably.
        unsafe { &*self.0.get() }
    }

    /// Enters into the history what has been found, and what there is now: what the permits protect has this number.
    fn touched(&self, found: u64, content: Option<u64>) {
        let state = self.state();
        let Some(content) = content else {
            Execution::touched(&state.object, Touch::Write);
            return;
        };
        let (available, is_closed) = (state.semaphore.available_permits(), state.semaphore.is_closed());
        let parts = [content, available as u64, u64::from(is_closed)];
        let left = state
            .queue
            .borrow()
            .iter()
            .fold(mix(&parts), |sum, &who| mix(&[sum, who]));
        Execution::touched(&state.object, Touch::Value { found, left });
    }

    fn holder(&self) -> &Holder {
        self.state().holder.get_or_init(Holder::default)
    }

    fn is_taken(&self, ask: Ask) {
        if ask.is_alone {
            self.holder().set(Some((Execution::this(), ask.place)));
        }
    }

    /// Waits until it has permits, which [`release`](Self::release) gives back; what they protect has this number, if any.
    pub(super) fn acquire(
        &self,
        ask: Ask,
        content: impl Fn() -> Option<u64> + Unpin,
    ) -> impl Future<Output = Result<(), AcquireError>> {
        let asks = Asks {
            permits: self,
            ask,
            content,
            number: None,
        };
        let waits = Waits::new(
            ask.place,
            ask.verb,
            self.state().semaphore.acquire_many(ask.count),
            asks,
        );
        async move { waits.await.map(SemaphorePermit::forget) }
    }

    pub(super) fn try_acquire(&self, ask: Ask, content: impl Fn() -> Option<u64>) -> Result<(), TryAcquireError> {
        context::tokio_step(ask.place, ask.verb);
        let taken = self
            .state()
            .semaphore
            .try_acquire_many(ask.count)
            .map(SemaphorePermit::forget);
        if taken.is_ok() {
            self.is_taken(ask);
        }
        self.finds(taken.is_ok(), content());
        taken
    }

    fn finds(&self, is_taken: bool, content: Option<u64>) {
        // What is there, nobody sees who may not.
        let found = if is_taken {
            content.map_or(1, |content| mix(&[content]))
        } else {
            0
        };
        self.touched(found, content);
    }

    /// Gives permits back, as a destructor does.
    pub(super) fn release(&self, place: Place, verb: Verb, count: usize, content: impl FnOnce() -> Option<u64>) {
        if context::tokio_drop_step(place, verb) {
            let state = self.state();
            self.holder().set(None);
            state.semaphore.add_permits(count);
            self.touched(0, content());
        }
    }

    /// What the semaphore itself says of it, in a step of this kind.
    pub(super) fn ask<R>(
        &self,
        place: Place,
        verb: Verb,
        ask: impl FnOnce(&Semaphore) -> R,
        number: fn(&R) -> u64,
    ) -> R {
        context::tokio_step(place, verb);
        let answer = ask(&self.state().semaphore);
        self.touched(number(&answer), Some(0));
        answer
    }
}

impl<T, C: Fn() -> Option<u64>> Shared<Result<T, AcquireError>> for Asks<'_, C> {
    fn waits(&mut self) -> Reason {
        if self.number.is_none() {
            let number = Execution::with(|run| run.current().done);
            self.number = Some(number);
            self.permits.state().queue.borrow_mut().push(number);
        }
        self.permits.touched(0, (self.content)());
        Reason::held(self.ask.what, self.permits.holder())
    }

    fn is_done(&mut self, output: &Result<T, AcquireError>) {
        self.leaves_queue();
        if output.is_ok() {
            self.permits.is_taken(self.ask);
        }
        self.permits.finds(output.is_ok(), (self.content)());
    }

    fn gives_up(&mut self) {
        self.leaves_queue();
        self.permits.touched(0, (self.content)());
    }
}

impl<C> Asks<'_, C> {
    fn leaves_queue(&mut self) {
        if let Some(number) = self.number.take() {
            let mut queue = self.permits.state().queue.borrow_mut();
            if let Some(at) = queue.iter().position(|&who| who == number) {
                queue.remove(at);
            }
        }
    }
}
