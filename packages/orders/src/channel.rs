//! A channel, of which std's and crossbeam's are made. Knows nothing of either.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::panic::Location;
use std::rc::Rc;

use crate::model::Place;
use crate::model::execution::Execution;
use crate::model::object::{Object, Touch};
use crate::model::step::{Act, Wants, drop_step, step_at};

/// A channel between the threads of a program that is explored.
pub(crate) struct Channel<T> {
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
    of_senders: Object,
    of_receivers: Object,
    ends: Object,
}

struct Message<T> {
    value: T,
    /// What its sender had done when it sent it.
    number: u64,
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
    let channel = Rc::new(Channel {
        room,
        queue: RefCell::default(),
        taken: Cell::new(0),
        put: Cell::new(0),
        senders: Cell::new(1),
        receivers: Cell::new(1),
        waiting: Cell::new(0),
        of_senders: Object::new(),
        of_receivers: Object::new(),
        ends: Object::new(),
    });
    (Tx(channel.clone()), Rx(channel))
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
        let number = Execution::with(|run| run.current().done);
        let which = self.put.get() + 1;
        self.put.set(which);
        self.queue.borrow_mut().push_back(Message { value, number, which });
        which
    }

    fn take(&self) -> Option<T> {
        let message = self.queue.borrow_mut().pop_front()?;
        Execution::touched(&self.of_receivers, Touch::Write);
        Execution::learns(message.number);
        self.taken.set(message.which);
        Some(message.value)
    }

    /// Whether it is empty or full at this moment, which hangs on both ends.
    fn is_looked_at(&self) {
        Execution::touched(&self.of_senders, Touch::Write);
        Execution::touched(&self.of_receivers, Touch::Write);
    }

    pub(crate) fn len(&self, place: Place) -> usize {
        step_at(place, Act::new("counts the messages"), || Ok(()));
        self.is_looked_at();
        self.queue.borrow().len()
    }

    pub(crate) fn capacity(&self) -> Option<usize> {
        self.room
    }

    /// Sends when there is room.
    pub(crate) fn send(&self, place: Place, value: T, act: Act) -> Result<(), T> {
        let can = || {
            let can = self.receivers.get() == 0 || self.has_room();
            can.then_some(()).ok_or(Wants::what("room in the channel"))
        };
        step_at(place, act, can);
        if self.receivers.get() == 0 {
            self.sees_the_end();
            return Err(value);
        }
        let which = self.put(value);
        if self.room == Some(0) {
            self.hand_over(place, which)
        } else {
            Ok(())
        }
    }

    /// Waits until the message has been taken; where nobody is left to take it, it comes back.
    fn hand_over(&self, place: Place, which: u64) -> Result<(), T> {
        let can = || {
            let can = self.receivers.get() == 0 || self.taken.get() >= which;
            can.then_some(()).ok_or(Wants::what("somebody to take the message"))
        };
        step_at(place, Act::new("has handed it over"), can);
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
        step_at(place, Act::new("tries to send"), || Ok(()));
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
        let can = || self.can_receive();
        self.waiting.set(self.waiting.get() + 1);
        step_at(place, act, can);
        self.waiting.set(self.waiting.get() - 1);
        let value = self.take();
        if value.is_none() {
            self.sees_the_end();
        }
        value
    }

    /// Whether a receiver would not wait.
    pub(crate) fn can_receive(&self) -> Result<(), Wants> {
        let can = !self.queue.borrow().is_empty() || self.senders.get() == 0;
        can.then_some(()).ok_or(Wants::what("a message"))
    }

    pub(crate) fn try_receive(&self, place: Place) -> Result<T, Empty> {
        step_at(place, Act::new("looks for a message"), || Ok(()));
        if let Some(value) = self.take() {
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

impl<T> Tx<T> {
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
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
        if drop_step(Execution::last_place(), Act::new("drops a sender")) {
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
            if self.0.receivers.get() == 0 {
                // What nobody will take goes with the last who could have; a message from hand to hand goes back.
                let left = if self.0.room == Some(0) {
                    VecDeque::new()
                } else {
                    self.0.queue.take()
                };
                drop(left);
            }
        }
    }
}

/// Where the caller's code is, for a function that takes it as an argument.
#[track_caller]
pub(crate) fn here() -> Place {
    Location::caller()
}
