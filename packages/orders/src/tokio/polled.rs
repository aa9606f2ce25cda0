//! A future that is polled until it is over: a task, or what a thread is blocked on. Knows nothing of who polls it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Wake, Waker};

use crate::model::act::Wants;
use crate::model::execution::Execution;
use crate::model::object::{Object, Touch};
use crate::model::{Index, Place};
use crate::tokio::core::Core;
use crate::tokio::reason::Reason;
use crate::tokio::timers::Timers;

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
    says: Cell<u64>,
    pub(super) timers: Timers,
    /// What it had done when it was last polled.
    began: Cell<u64>,
    /// For what it waited last, and where.
    waits: RefCell<Option<(Place, Reason)>>,
    is_timed: Cell<bool>,
    joiner: RefCell<Option<Waker>>,
}

// SAFETY: all threads of a program that is explored are coroutines of one thread of the system.
unsafe impl Send for Polled {}
// SAFETY: as above.
unsafe impl Sync for Polled {}

/// What comes of waiting to be polled.
pub(super) enum Turn {
    /// It is polled.
    Poll,
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
            says: Cell::new(0),
            timers: Timers::default(),
            began: Cell::new(0),
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

    /// In which ways it can go on: polled as it was woken, as it has let others go first, or as one of its sleeps is over.
    pub(super) fn ways(&self) -> Result<u64, Wants> {
        let ways = if self.is_aborted.get() {
            1
        } else {
            u64::from(self.is_woken.get()) | self.timers.ways()
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
        self.timers.go_on(way);
        self.is_woken.set(false);
        self.changes();
        self.began.set(Execution::with(|run| run.current().done));
        Turn::Poll
    }

    /// Whether it has done nothing since it went on, which others notice: then whatever it does next may come in one step with
    /// that.
    pub(super) fn has_just_begun(&self) -> bool {
        self.began.replace(0) == Execution::with(|run| run.current().done)
    }

    /// Enters for what it waits, should it wait.
    pub(super) fn waits(&self, place: Place, reason: Reason) {
        *self.waits.borrow_mut() = Some((place, reason));
    }

    /// Should it wait, then not for ever.
    pub(super) fn waits_for_a_time(&self) {
        self.is_timed.set(true);
    }

    /// It is over, in whichever way, and its output has this number.
    pub(super) fn ends(&self, says: u64) {
        self.says.set(says);
        self.is_over.set(true);
        self.timers.clear();
        self.changes();
        let members = &self.core.borrow().members;
        members.set(members.get() - 1);
    }

    /// For its end, others may wait.
    pub(super) fn end(&self) -> Reason {
        Reason::end_of(self.index.get(), self.place.get())
    }

    /// The number of its output; where that has none, that of all that it has done.
    pub(super) fn says(&self) -> u64 {
        self.says.get()
    }

    /// The current thread has seen that it is over.
    pub(super) fn is_seen_over(&self) {
        Execution::with(|run| run.has_joined(self.index.get()));
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
    fn wake_by_ref(self: &Arc<Self>) {
        if Execution::is_under_way() && self.index.get() == Execution::this() {
            // Its own future asks to be polled again: it lets others go first.
            self.timers.yields(Execution::last_place(), None);
        } else {
            self.clone().wake();
        }
    }

    fn wake(self: Arc<Self>) {
        if Execution::is_under_way() && !self.is_over.get() {
            self.is_woken.set(true);
            let done = Execution::with(|run| run.current().done);
            self.changes();
            // Whoever wakes it cannot tell that there was somebody to wake.
            Execution::with(|run| run.current_mut().done = done);
        }
    }
}
