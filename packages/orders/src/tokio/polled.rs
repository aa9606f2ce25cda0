//! A future that is polled until it is over: a task, or what a thread is blocked on. Knows nothing of who polls it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Wake, Waker};

use crate::model::Place;
use crate::model::execution::Execution;
use crate::model::object::{Object, Touch};
use crate::model::step::{Verb, Wants, refuse};
use crate::model::threads::{Index, MOST};
use crate::tokio::core::Core;

/// A future's state, as others see it.
pub(crate) struct Polled {
    /// Its thread.
    pub(super) index: Cell<Index>,
    pub(super) core: RefCell<Rc<Core>>,
    /// How many are at it to poll it, where somebody must be.
    pub(super) drivers: Option<Rc<Cell<usize>>>,
    /// Its runtime polls no more.
    pub(super) is_closed: Rc<Cell<bool>>,
    /// It stays on its thread.
    stays: bool,
    pub(super) place: Cell<Place>,
    object: Object,
    is_woken: Cell<bool>,
    is_aborted: Cell<bool>,
    is_over: Cell<bool>,
    timers: RefCell<Vec<Rc<Timer>>>,
    /// For what it waited last, and where.
    waits: RefCell<Option<(Place, Reason)>>,
    is_timed: Cell<bool>,
    joiner: RefCell<Option<Waker>>,
}

/// The end of a sleep.
pub(super) struct Timer {
    pub(super) verb: Verb,
    pub(super) place: Place,
    is_over: Cell<bool>,
    waker: RefCell<Option<Waker>>,
}

// SAFETY: all threads of a program that is explored are coroutines of one thread of the system.
unsafe impl Send for Polled {}
// SAFETY: as above.
unsafe impl Sync for Polled {}

/// Who has something, and since where.
pub(super) type Holder = Rc<Cell<Option<(Index, Place)>>>;

/// For what a future waits.
pub(super) struct Reason {
    what: &'static str,
    of: Of,
}

enum Of {
    Nobody,
    One(Index, Place),
    Whoever(Holder),
}

impl Reason {
    pub(super) fn what(what: &'static str) -> Self {
        Reason { what, of: Of::Nobody }
    }

    /// For the end of this future.
    pub(super) fn end_of(polled: &Polled) -> Self {
        Reason {
            what: "the end of",
            of: Of::One(polled.index.get(), polled.place.get()),
        }
    }

    /// For what somebody has, whoever that will be.
    pub(super) fn held(what: &'static str, holder: &Holder) -> Self {
        Reason {
            what,
            of: Of::Whoever(holder.clone()),
        }
    }

    fn wants(&self) -> Wants {
        let of = match &self.of {
            Of::Nobody => None,
            Of::One(index, place) => Some((*index, *place)),
            Of::Whoever(holder) => holder.get(),
        };
        Wants {
            what: self.what,
            of: of.map(|(index, _)| index),
            since: of.map(|(_, place)| place),
        }
    }
}

/// What comes of waiting to be polled.
pub(super) enum Turn {
    /// It is polled, perhaps because this sleep is over.
    Poll(Option<Rc<Timer>>),
    /// It is dropped.
    Abort,
}

impl Polled {
    pub(super) fn new(
        core: Rc<Core>,
        drivers: Option<Rc<Cell<usize>>>,
        is_closed: Rc<Cell<bool>>,
        stays: bool,
        place: Place,
    ) -> Self {
        core.members.set(core.members.get() + 1);
        let polled = Polled {
            index: Cell::new(0),
            core: RefCell::new(core),
            drivers,
            is_closed,
            stays,
            place: Cell::new(place),
            object: Object::new(),
            is_woken: Cell::new(true),
            is_aborted: Cell::new(false),
            is_over: Cell::new(false),
            timers: RefCell::default(),
            waits: RefCell::default(),
            is_timed: Cell::new(false),
            joiner: RefCell::default(),
        };
        polled.changes();
        polled
    }

    /// Enters into the history what has become of it. Whoever made it so cannot tell what it was before.
    fn changes(&self) {
        let bits = [&self.is_woken, &self.is_aborted, &self.is_over].map(Cell::get);
        let left = bits.into_iter().fold(0, |left, bit| left << 1 | u64::from(bit));
        Execution::touched(&self.object, Touch::Value { found: 0, left });
    }

    /// Another one polls it from now on.
    pub(super) fn moves_to(&self, core: &Rc<Core>) {
        let before = self.core.replace(core.clone());
        before.members.set(before.members.get() - 1);
        core.members.set(core.members.get() + 1);
    }

    pub(super) fn core(&self) -> Rc<Core> {
        self.core.borrow().clone()
    }

    pub(super) fn is_over(&self) -> bool {
        self.is_over.get()
    }

    pub(super) fn is_timed(&self) -> bool {
        self.is_timed.get()
    }

    /// Whether it stays on its thread.
    pub(super) fn stays(&self) -> bool {
        self.stays
    }

    /// Where it waits.
    pub(super) fn where_it_waits(&self) -> Place {
        self.waits
            .borrow()
            .as_ref()
            .map_or(self.place.get(), |(place, _)| *place)
    }

    /// In which ways it can go on: polled as it was woken, or as one of its sleeps is over.
    pub(super) fn ways(&self) -> Result<u64, Wants> {
        let ways = if self.is_aborted.get() {
            1
        } else {
            let timers = self.timers.borrow().len();
            u64::from(self.is_woken.get()) | ((1 << timers) - 1) << 1
        };
        if ways == 0 {
            let waits = self.waits.borrow();
            let wants = waits.as_ref().map(|(_, reason)| reason.wants());
            return Err(wants.unwrap_or(Wants::what("somebody to wake it")));
        }
        if self.is_closed.get() {
            return if self.is_aborted.get() {
                Ok(1)
            } else {
                Err(Wants::what("a runtime that is closed"))
            };
        }
        if self.drivers.as_ref().is_some_and(|drivers| drivers.get() == 0) {
            return Err(Wants::what("somebody to drive the runtime"));
        }
        self.core.borrow().is_free()?;
        Ok(ways)
    }

    /// It goes on in this way.
    pub(super) fn begins(&self, way: usize) -> Turn {
        *self.waits.borrow_mut() = None;
        self.is_timed.set(false);
        if self.is_aborted.get() {
            Execution::learns(1);
            Execution::does(|| "is aborted".into());
            return Turn::Abort;
        }
        self.is_woken.set(false);
        self.changes();
        if way == 0 {
            return Turn::Poll(None);
        }
        let timer = self.timers.borrow_mut().remove(way - 1);
        Execution::at(timer.place);
        Execution::does(|| timer.verb.into());
        Turn::Poll(Some(timer))
    }

    /// Enters for what it waits, should it wait.
    pub(super) fn waits(&self, place: Place, reason: Reason, is_timed: bool) {
        *self.waits.borrow_mut() = Some((place, reason));
        self.is_timed.set(self.is_timed.get() || is_timed);
    }

    /// A sleep's end may come from now on.
    pub(super) fn expects(&self, timer: &Rc<Timer>) {
        let mut timers = self.timers.borrow_mut();
        if !timers.iter().any(|known| Rc::ptr_eq(known, timer)) {
            timers.push(timer.clone());
        }
        if timers.len() >= MOST {
            drop(timers);
            refuse("so many sleeps of one task are not explored");
        }
    }

    /// A sleep's end does not come any more.
    pub(super) fn forgets(&self, timer: &Rc<Timer>) {
        self.timers.borrow_mut().retain(|known| !Rc::ptr_eq(known, timer));
    }

    /// It is over, in whichever way.
    pub(super) fn ends(&self) {
        self.is_over.set(true);
        self.timers.borrow_mut().clear();
        self.changes();
        let members = &self.core.borrow().members;
        members.set(members.get() - 1);
    }

    /// Whom to wake when it is over.
    pub(super) fn tells(&self, joiner: &Waker) {
        *self.joiner.borrow_mut() = Some(joiner.clone());
    }

    /// Whom to wake now that it is over.
    pub(super) fn joiner(&self) -> Option<Waker> {
        self.joiner.borrow_mut().take()
    }

    /// Is to be dropped where it waits next.
    pub(super) fn abort(&self) {
        if !self.is_over.get() {
            self.is_aborted.set(true);
            self.changes();
        }
    }

    pub(super) fn is_aborted(&self) -> bool {
        self.is_aborted.get()
    }
}

/// To wake is no step: before or after it, others find the same, but for the future that is woken, and that one finds the same
/// if it had begun to be polled before.
impl Wake for Polled {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if Execution::is_under_way() && !self.is_over.get() {
            self.is_woken.set(true);
            self.changes();
        }
    }
}

impl Timer {
    pub(super) fn new(verb: Verb, place: Place) -> Self {
        Timer {
            verb,
            place,
            is_over: Cell::new(false),
            waker: RefCell::default(),
        }
    }

    pub(super) fn is_over(&self) -> bool {
        self.is_over.get()
    }

    pub(super) fn tells(&self, waker: &Waker) {
        *self.waker.borrow_mut() = Some(waker.clone());
    }

    /// The sleep is over now.
    pub(super) fn ends(&self) {
        self.is_over.set(true);
        let waker = self.waker.borrow_mut().take();
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}
