//! The sleeps of one future, and which of them may end next: any, but none is left behind for ever, or a loop that sleeps
//! beside it would have no end. Knows nothing of who polls the future.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::task::Waker;

use crate::model::act::Verb;
use crate::model::execution::Execution;
use crate::model::{MOST, Place};

/// The end of a sleep.
pub(super) struct Timer {
    verb: Verb,
    pub(super) place: Place,
    is_over: Cell<bool>,
    waker: RefCell<Option<Waker>>,
    /// How many sleeps had ended when it began.
    began: Cell<u64>,
    /// After the end of which sleep it began at once, as one that sleeps again does; 0 if after none.
    after: Cell<u64>,
    /// How far it has been left behind.
    behind: Cell<u64>,
}

/// All that a future sleeps.
#[derive(Default)]
pub(super) struct Timers {
    /// In the order in which they began.
    sleeps: RefCell<Vec<Rc<Timer>>>,
    /// A sleep of no length, and whom to wake beside the one that it knows of.
    yielded: RefCell<Option<(Rc<Timer>, Vec<Waker>)>>,
    /// How many have ended.
    ended: Cell<u64>,
    /// The number of the one that has ended now, or 0.
    now: Cell<u64>,
}

/// The way in which it goes on as it has let others go first.
const YIELDED: usize = 1;

/// The first way in which it goes on as a sleep is over.
const FIRST: usize = 2;

/// So far one may be left behind by those that began when it had begun, or later.
const PATIENCE: u64 = 16;

/// So far it is left behind by one that sleeps again since then; by another, a step.
const AGAIN: u64 = 4;

impl Timer {
    pub(super) fn new(verb: Verb, place: Place) -> Self {
        Timer {
            verb,
            place,
            is_over: Cell::new(false),
            waker: RefCell::default(),
            began: Cell::new(0),
            after: Cell::new(0),
            behind: Cell::new(0),
        }
    }

    pub(super) fn is_over(&self) -> bool {
        self.is_over.get()
    }

    pub(super) fn tells(&self, waker: &Waker) {
        *self.waker.borrow_mut() = Some(waker.clone());
    }

    /// Ends, before these others.
    fn ends(&self, others: &[Rc<Timer>]) {
        for other in others.iter().filter(|other| other.began.get() <= self.began.get()) {
            let far = if self.after.get() > other.began.get() { AGAIN } else { 1 };
            other.behind.set(other.behind.get() + far);
        }
        self.is_over.set(true);
        let waker = self.waker.borrow_mut().take();
        if let Some(waker) = waker {
            waker.wake();
        }
        Execution::at(self.place);
        Execution::does(|| self.verb.into());
    }
}

impl Timers {
    /// The ways in which something may end now, as bits.
    pub(super) fn ways(&self) -> u64 {
        let sleeps = self.sleeps.borrow();
        if let Some(first) = sleeps.iter().position(|sleep| sleep.behind.get() >= PATIENCE) {
            return 1 << (FIRST + first);
        }
        let has_yielded = self.yielded.borrow().is_some();
        ((1 << sleeps.len()) - 1) << FIRST | u64::from(has_yielded) << YIELDED
    }

    /// It goes on in this way.
    pub(super) fn go_on(&self, way: usize) {
        self.now.set(0);
        if way > 0 {
            self.ended.set(self.ended.get() + 1);
            self.now.set(self.ended.get());
        }
        // Whatever it goes on for, it has yielded.
        let yielded = self.yielded.borrow_mut().take();
        if let Some((sleep, wakers)) = yielded {
            wakers.into_iter().for_each(Waker::wake);
            if way == YIELDED {
                sleep.ends(&self.sleeps.borrow());
            }
        }
        if way >= FIRST {
            let sleep = self.sleeps.borrow_mut().remove(way - FIRST);
            sleep.ends(&self.sleeps.borrow());
        }
    }

    fn begins(&self, sleep: &Timer) {
        sleep.began.set(self.ended.get());
        sleep.after.set(self.now.get());
    }

    /// Lets others go first.
    pub(super) fn yields(&self, place: Place, waker: Option<&Waker>) {
        let mut yielded = self.yielded.borrow_mut();
        let (_, wakers) = yielded.get_or_insert_with(|| {
            let sleep = Rc::new(Timer::new("has yielded", place));
            self.begins(&sleep);
            (sleep, Vec::new())
        });
        wakers.extend(waker.cloned());
    }

    /// This sleep may end from now on.
    pub(super) fn expect(&self, sleep: &Rc<Timer>) {
        let mut sleeps = self.sleeps.borrow_mut();
        if !sleeps.iter().any(|known| Rc::ptr_eq(known, sleep)) {
            self.begins(sleep);
            sleeps.push(sleep.clone());
        }
        if sleeps.len() + FIRST >= MOST {
            drop(sleeps);
            Execution::refuse_at(sleep.place, "so many sleeps of one task are not explored");
        }
    }

    /// This one does not end any more.
    pub(super) fn forget(&self, sleep: &Rc<Timer>) {
        self.sleeps.borrow_mut().retain(|known| !Rc::ptr_eq(known, sleep));
    }

    /// None does.
    pub(super) fn clear(&self) {
        self.sleeps.borrow_mut().clear();
        *self.yielded.borrow_mut() = None;
    }
}
