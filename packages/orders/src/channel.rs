//! A channel, of which std's and crossbeam's are made. Knows nothing of either.
//!
//! Where it has no room, a message that waits in the queue is one that its sender offers, and who receives takes it from the
//! sender's hand. That somebody has come to receive, and waits, is noticed only by those who try: it is a step of its own then.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::panic::Location;
use std::rc::Rc;

use crate::model::Place;
use crate::model::act::{Act, Wants};
use crate::model::execution::Execution;
use crate::model::known::Known;
use crate::model::object::{Object, Touch};
use crate::model::step::{drop_step, step_at};

/// What comes out of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// What is sent.
    Senders,
    /// Nothing, since it would be the end of a time that never runs out.
    Limit,
    /// Nothing at all.
    Nobody,
}

/// A channel between the threads of a program that is explored.
pub(crate) struct Channel<T> {
    source: Source,
    /// How many messages it holds; with 0, a message goes from hand to hand.
    room: Option<usize>,
    queue: RefCell<VecDeque<Message<T>>>,
    /// How many messages have been taken.
    taken: Cell<u64>,
    /// How many have been put in.
    put: Cell<u64>,
    senders: Cell<usize>,
    receivers: Cell<usize>,
    /// How many receivers wait for a message.
    waiting: Cell<usize>,
    /// Somebody tries to send or receive, somebody receives by selecting.
    is_tried: Cell<bool>,
    is_selected: Cell<bool>,
    of_senders: Object,
    of_receivers: Object,
    ends: Object,
}

struct Message<T> {
    value: T,
    /// What its sender had done when it sent it, and knew.
    number: u64,
    known: Known,
    /// Which it is, from 1.
    which: u64,
}

/// Why nothing came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Empty {
    /// Nothing is there now.
    Now,
    /// Nothing will ever be.
    ForEver,
}

/// Why nothing was sent; the message comes back with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Full {
    /// There is no room now.
    Now,
    /// Nobody will ever take it.
    ForEver,
}

/// A sender's end.
pub(crate) struct Tx<T>(pub(crate) Rc<Channel<T>>);

/// A receiver's end.
pub(crate) struct Rx<T>(pub(crate) Rc<Channel<T>>);

// SAFETY: all threads of a program that is explored are coroutines of one thread of the system, and what is sent may be.
unsafe impl<T: Send> Send for Tx<T> {}
// SAFETY: as above.
unsafe impl<T: Send> Sync for Tx<T> {}
// SAFETY: as above.
unsafe impl<T: Send> Send for Rx<T> {}
// SAFETY: as above; std's receiver takes this back.
unsafe impl<T: Send> Sync for Rx<T> {}

/// Both ends of a new channel.
pub(crate) fn channel<T>(room: Option<usize>) -> (Tx<T>, Rx<T>) {
    let rx = from(Source::Senders, room);
    (Tx(rx.0.clone()), rx)
}

/// One end of a new channel, as if somebody had the other.
pub(crate) fn from<T>(source: Source, room: Option<usize>) -> Rx<T> {
    Rx(Rc::new(Channel {
        source,
        room,
        queue: RefCell::default(),
        taken: Cell::new(0),
        put: Cell::new(0),
        senders: Cell::new(1),
        receivers: Cell::new(1),
        waiting: Cell::new(0),
        is_tried: Cell::new(false),
        is_selected: Cell::new(false),
        of_senders: Object::new(),
        of_receivers: Object::new(),
        ends: Object::new(),
    }))
}

impl<T> Channel<T> {
    fn has_room(&self) -> bool {
        let most = self.room.map_or(usize::MAX, |room| room.max(1));
        self.queue.borrow().len() < most
    }

    fn counts(&self) -> u64 {
        (self.senders.get() as u64) << 32 | self.receivers.get() as u64
    }

    /// One more or less at either end.
    fn ends_change(&self) {
        let left = self.counts();
        Execution::touched(&self.ends, Touch::Value { found: 0, left });
    }

    /// Sees that there is nobody at the other end.
    fn sees_the_end(&self) {
        Execution::touched(&self.ends, Touch::Read);
        Execution::does(|| "finds nobody at the other end".into());
    }

    fn put(&self, value: T) -> u64 {
        Execution::touched(&self.of_senders, Touch::Write);
        let (number, known) = Execution::with(|run| (run.current().done, run.known()));
        let which = self.put.get() + 1;
        self.put.set(which);
        self.queue.borrow_mut().push_back(Message {
            value,
            number,
            known,
            which,
        });
        which
    }

    fn take(&self) -> Option<T> {
        let message = self.queue.borrow_mut().pop_front()?;
        Execution::touched(&self.of_receivers, Touch::Write);
        Execution::learns(message.number);
        Execution::with(|run| run.knows(message.known));
        self.taken.set(message.which);
        Some(message.value)
    }

    /// Whether it is empty or full at this moment, which hangs on both ends.
    fn is_looked_at(&self) {
        Execution::touched(&self.of_senders, Touch::Read);
        Execution::touched(&self.of_receivers, Touch::Read);
    }

    pub(crate) fn len(&self, place: Place) -> usize {
        if self.room == Some(0) {
            return 0;
        }
        step_at(place, Act::new("counts the messages"), || Ok(()));
        self.is_looked_at();
        self.queue.borrow().len()
    }

    /// It is used so. Nobody can yet tell of one who selects whether it will take what is offered.
    fn is_used(&self, so: &Cell<bool>, place: Place) {
        if self.room == Some(0) {
            so.set(true);
            if self.is_tried.get() && self.is_selected.get() {
                Execution::refuse_at(
                    place,
                    "to try and to select on one channel without room is not explored",
                );
            }
        }
    }

    fn tries(&self, place: Place, act: Act) {
        if self.room == Some(0) {
            Execution::learn_of_try();
        }
        step_at(place, act, || Ok(()));
        self.is_used(&self.is_tried, place);
    }

    pub(crate) fn is_same(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }

    pub(crate) fn capacity(&self) -> Option<usize> {
        self.room
    }

    /// Sends when there is room.
    pub(crate) fn send(&self, place: Place, value: T, act: Act) -> Result<(), T> {
        step_at(place, act, || self.can_send());
        if self.receivers.get() == 0 {
            self.sees_the_end();
            return Err(value);
        }
        let which = self.put(value);
        if self.room == Some(0) {
            self.hand_over(place, which, act)
        } else {
            Ok(())
        }
    }

    /// Whether a sender would not wait.
    pub(crate) fn can_send(&self) -> Result<(), Wants> {
        let can = self.receivers.get() == 0 || self.has_room();
        can.then_some(()).ok_or(Wants::what("room in the channel"))
    }

    /// Sends, where somebody has seen that a sender would not wait.
    pub(crate) fn send_now(&self, place: Place, value: T) -> Result<(), T> {
        if self.receivers.get() == 0 {
            self.sees_the_end();
            return Err(value);
        }
        if !self.has_room() {
            let what = "a message that is made while others use the channel is not explored: make it before `select!`";
            Execution::refuse_at(place, what);
        }
        self.put(value);
        Ok(())
    }

    /// Somebody selects, and would receive from it.
    pub(crate) fn is_selected(&self, place: Place) {
        self.is_used(&self.is_selected, place);
    }

    /// Waits until the message has been taken; where nobody is left to take it, it comes back.
    fn hand_over(&self, place: Place, which: u64, act: Act) -> Result<(), T> {
        let can = || {
            let can = self.receivers.get() == 0 || self.taken.get() >= which;
            can.then_some(()).ok_or(Wants::what("somebody to take the message"))
        };
        let over = Act::new("has handed it over").unnoticed_if(true);
        step_at(place, if act.is_timed { over.timed() } else { over }, can);
        if self.taken.get() >= which {
            return Ok(());
        }
        self.sees_the_end();
        let mut queue = self.queue.borrow_mut();
        let at = queue.iter().position(|message| message.which == which);
        at.and_then(|at| queue.remove(at))
            .map_or(Ok(()), |message| Err(message.value))
    }

    pub(crate) fn try_send(&self, place: Place, value: T) -> Result<(), (Full, T)> {
        self.tries(place, Act::new("tries to send"));
        if self.receivers.get() == 0 {
            self.sees_the_end();
            return Err((Full::ForEver, value));
        }
        if self.room.is_some() {
            self.is_looked_at();
        }
        let has_room = if self.room == Some(0) {
            self.queue.borrow().len() < self.waiting.get()
        } else {
            self.has_room()
        };
        if !has_room {
            Execution::does(|| "tries to send, in vain".into());
            return Err((Full::Now, value));
        }
        self.put(value);
        Execution::does(|| "sends".into());
        Ok(())
    }

    /// Receives when something is there.
    pub(crate) fn receive(&self, place: Place, act: Act) -> Option<T> {
        let comes = Execution::comes_to_receive();
        if self.room == Some(0) && !comes.is_unnoticed {
            step_at(place, comes, || Ok(()));
            Execution::touched(&self.of_receivers, Touch::Write);
        }
        self.waiting.set(self.waiting.get() + 1);
        let act = if self.is_limit() { act.timed() } else { act };
        step_at(place, act, || self.can_receive());
        self.waiting.set(self.waiting.get() - 1);
        self.receive_now()
    }

    /// Receives, where somebody has seen that a receiver would not wait.
    pub(crate) fn receive_now(&self) -> Option<T> {
        let value = self.take();
        if value.is_none() {
            self.sees_the_end();
        }
        value
    }

    /// Whether what comes out of it would be the end of a time.
    pub(crate) fn is_limit(&self) -> bool {
        self.source == Source::Limit
    }

    /// Whether a receiver would not wait.
    pub(crate) fn can_receive(&self) -> Result<(), Wants> {
        let can = !self.queue.borrow().is_empty() || self.senders.get() == 0;
        can.then_some(()).ok_or(Wants::what("a message"))
    }

    pub(crate) fn try_receive(&self, place: Place) -> Result<T, Empty> {
        Execution::learn_of_look();
        self.tries(place, Act::new("looks for a message"));
        // What is offered to those who wait already is theirs.
        let theirs = if self.room == Some(0) { self.waiting.get() } else { 0 };
        if self.queue.borrow().len() > theirs
            && let Some(value) = self.take()
        {
            Execution::does(|| "receives".into());
            return Ok(value);
        }
        if self.senders.get() == 0 {
            self.sees_the_end();
            return Err(Empty::ForEver);
        }
        self.is_looked_at();
        Execution::does(|| "looks for a message, and finds none".into());
        Err(Empty::Now)
    }
}

impl<T> Clone for Tx<T> {
    fn clone(&self) -> Self {
        self.0.senders.set(self.0.senders.get() + 1);
        if Execution::is_under_way() {
            self.0.ends_change();
        }
        Tx(self.0.clone())
    }
}

impl<T> Clone for Rx<T> {
    fn clone(&self) -> Self {
        self.0.receivers.set(self.0.receivers.get() + 1);
        if Execution::is_under_way() {
            self.0.ends_change();
        }
        Rx(self.0.clone())
    }
}

impl<T> Drop for Tx<T> {
    fn drop(&mut self) {
        if drop_step(Execution::last_place(), Execution::drops_sender()) {
            self.0.senders.set(self.0.senders.get() - 1);
            self.0.ends_change();
        }
    }
}

impl<T> Drop for Rx<T> {
    fn drop(&mut self) {
        if drop_step(Execution::last_place(), Act::new("drops a receiver")) {
            self.0.receivers.set(self.0.receivers.get() - 1);
            self.0.ends_change();
            // What nobody will take goes with the last who could have; a message from hand to hand goes back.
            if self.0.receivers.get() == 0 && self.0.room != Some(0) {
                drop(self.0.queue.take());
            }
        }
    }
}

/// Where the caller's code is, for a function that takes it as an argument.
#[track_caller]
pub(crate) fn here() -> Place {
    Location::caller()
}
