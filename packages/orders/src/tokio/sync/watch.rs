//! `tokio::sync::watch`.

use std::cell::Cell;
use std::fmt;
use std::future::Future;
use std::ops::Deref;
use std::panic::Location;
use std::sync::Arc;

use ::tokio::sync::watch as real;

use crate::model::Place;
use crate::model::act::Wants;
use crate::model::execution::Execution;
use crate::model::object::{Object, Touch};
use crate::shown::opaque;
use crate::tokio::context;
use crate::tokio::waits::{Reads, Waits};

/// `tokio::sync::watch::error`.
pub mod error {
    pub use ::tokio::sync::watch::error::{RecvError, SendError};
}

/// What is shared of it, beside the value itself.
struct Common {
    value: Object,
    people: Object,
    senders: Cell<usize>,
    receivers: Cell<usize>,
    /// How many look at the value: none may change it then.
    borrowed: Cell<usize>,
    is_changed: Cell<bool>,
}

// SAFETY: all threads of a program that is explored are coroutines of one thread of the system.
unsafe impl Send for Common {}
// SAFETY: as above.
unsafe impl Sync for Common {}

/// As Tokio's.
pub struct Sender<T> {
    real: real::Sender<T>,
    common: Arc<Common>,
}

/// As Tokio's.
pub struct Receiver<T> {
    real: real::Receiver<T>,
    common: Arc<Common>,
}

/// As Tokio's.
pub struct Ref<'a, T> {
    real: real::Ref<'a, T>,
    has_changed: bool,
    common: &'a Common,
}

/// As Tokio's.
#[must_use]
pub fn channel<T>(init: T) -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = real::channel(init);
    let common = Arc::new(Common {
        value: Object::new(),
        people: Object::new(),
        senders: Cell::new(1),
        receivers: Cell::new(1),
        borrowed: Cell::new(0),
        is_changed: Cell::new(false),
    });
    let receiver = Receiver {
        real: receiver,
        common: common.clone(),
    };
    (Sender { real: sender, common }, receiver)
}

impl Common {
    /// Nobody changes the value at this moment.
    fn is_still(&self) -> Result<(), Wants> {
        (!self.is_changed.get())
            .then_some(())
            .ok_or(Wants::what("the end of a change"))
    }

    /// Nobody looks at the value at this moment either.
    fn is_free(&self) -> Result<(), Wants> {
        self.is_still()?;
        (self.borrowed.get() == 0)
            .then_some(())
            .ok_or(Wants::what("the end of a borrow"))
    }

    fn people_change(&self) {
        let left = (self.senders.get() << 32 | self.receivers.get()) as u64;
        Execution::touched(&self.people, Touch::Value { found: 0, left });
    }

    /// A look at the value, in a step of its own.
    fn borrow<'a, T>(&'a self, place: Place, borrow: impl FnOnce() -> real::Ref<'a, T>) -> Ref<'a, T> {
        context::tokio_lock(place, "reads", || self.is_still());
        Execution::touched(&self.value, Touch::Read);
        self.borrowed.set(self.borrowed.get() + 1);
        let real = borrow();
        Ref {
            has_changed: real.has_changed(),
            real,
            common: self,
        }
    }

    /// A change of the value, in a step of its own.
    fn change<R>(&self, place: Place, verb: &'static str, change: impl FnOnce() -> R) -> R {
        struct Ends<'a>(&'a Cell<bool>);

        impl Drop for Ends<'_> {
            fn drop(&mut self) {
                self.0.set(false);
            }
        }

        context::tokio_lock(place, verb, || self.is_free());
        Execution::touched(&self.value, Touch::Write);
        self.is_changed.set(true);
        let ends = Ends(&self.is_changed);
        let done = change();
        drop(ends);
        done
    }
}

impl<T> Sender<T> {
    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    #[track_caller]
    pub fn send(&self, value: T) -> Result<(), error::SendError<T>> {
        let sent = self
            .common
            .change(Location::caller(), "sends", || self.real.send(value));
        if sent.is_err() {
            Execution::touched(&self.common.people, Touch::Read);
        }
        sent
    }

    /// As Tokio's.
    #[track_caller]
    pub fn send_replace(&self, value: T) -> T {
        self.common
            .change(Location::caller(), "sends", || self.real.send_replace(value))
    }

    /// As Tokio's.
    #[track_caller]
    pub fn send_modify(&self, modify: impl FnOnce(&mut T)) {
        self.common
            .change(Location::caller(), "changes it", || self.real.send_modify(modify));
    }

    /// As Tokio's.
    #[track_caller]
    pub fn send_if_modified(&self, modify: impl FnOnce(&mut T) -> bool) -> bool {
        self.common
            .change(Location::caller(), "changes it", || self.real.send_if_modified(modify))
    }

    /// As Tokio's.
    #[track_caller]
    pub fn borrow(&self) -> Ref<'_, T> {
        self.common.borrow(Location::caller(), || self.real.borrow())
    }

    /// As Tokio's.
    #[track_caller]
    #[must_use]
    pub fn subscribe(&self) -> Receiver<T> {
        context::tokio_lock(Location::caller(), "subscribes", || self.common.is_still());
        Execution::touched(&self.common.value, Touch::Read);
        self.common.receivers.set(self.common.receivers.get() + 1);
        self.common.people_change();
        Receiver {
            real: self.real.subscribe(),
            common: self.common.clone(),
        }
    }

    /// As Tokio's.
    #[track_caller]
    #[must_use]
    pub fn receiver_count(&self) -> usize {
        context::tokio_step(Location::caller(), "counts the receivers");
        Execution::learns(self.common.receivers.get() as u64);
        self.real.receiver_count()
    }

    /// As Tokio's.
    #[track_caller]
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.receiver_count() == 0
    }

    /// As Tokio's.
    #[track_caller]
    pub fn closed(&self) -> impl Future<Output = ()> + Send
    where
        T: Send + Sync,
    {
        let people = Reads(&self.common.people, "the other end to close");
        Waits::new(
            Location::caller(),
            "waits for the other end to close",
            self.real.closed(),
            people,
        )
    }
}

impl<T> Receiver<T> {
    /// As Tokio's.
    #[track_caller]
    pub fn borrow(&self) -> Ref<'_, T> {
        self.common.borrow(Location::caller(), || self.real.borrow())
    }

    fn borrow_at(&mut self, place: Place) -> Ref<'_, T> {
        let Receiver { real, common } = self;
        common.borrow(place, || real.borrow_and_update())
    }

    /// As Tokio's.
    #[track_caller]
    pub fn borrow_and_update(&mut self) -> Ref<'_, T> {
        self.borrow_at(Location::caller())
    }

    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    #[track_caller]
    pub fn has_changed(&self) -> Result<bool, error::RecvError> {
        context::tokio_step(Location::caller(), "asks whether it has changed");
        Execution::touched(&self.common.value, Touch::Read);
        Execution::touched(&self.common.people, Touch::Read);
        self.real.has_changed()
    }

    /// As Tokio's.
    pub fn mark_changed(&mut self) {
        self.real.mark_changed();
    }

    /// As Tokio's.
    pub fn mark_unchanged(&mut self) {
        self.real.mark_unchanged();
    }

    fn changed_at(&mut self, place: Place) -> impl Future<Output = Result<(), error::RecvError>> {
        let Receiver { real, common } = self;
        let common: &Common = common;
        let changed = Waits::new(
            place,
            "waits for a change",
            real.changed(),
            Reads(&common.value, "a change"),
        );
        async move {
            let changed = changed.await;
            if changed.is_err() {
                Execution::touched(&common.people, Touch::Read);
            }
            changed
        }
    }

    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    #[track_caller]
    pub fn changed(&mut self) -> impl Future<Output = Result<(), error::RecvError>> + Send
    where
        T: Send + Sync,
    {
        self.changed_at(Location::caller())
    }

    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    #[track_caller]
    pub fn wait_for(
        &mut self,
        mut condition: impl FnMut(&T) -> bool + Send,
    ) -> impl Future<Output = Result<Ref<'_, T>, error::RecvError>>
    where
        T: Send + Sync,
    {
        let place = Location::caller();
        async move {
            let has_changed = loop {
                let seen = self.borrow_at(place);
                if condition(&seen) {
                    // It stays borrowed, or another could come in before it is handed out.
                    seen.common.borrowed.set(seen.common.borrowed.get() + 1);
                    break seen.has_changed;
                }
                drop(seen);
                self.changed_at(place).await?;
            };
            Ok(Ref {
                real: self.real.borrow(),
                has_changed,
                common: &self.common,
            })
        }
    }
}

impl<T> Ref<'_, T> {
    /// As Tokio's.
    #[must_use]
    pub fn has_changed(&self) -> bool {
        self.has_changed
    }
}

impl<T> Deref for Ref<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.real
    }
}

impl<T> Drop for Ref<'_, T> {
    fn drop(&mut self) {
        self.common.borrowed.set(self.common.borrowed.get() - 1);
    }
}

impl<T: fmt::Debug> fmt::Debug for Ref<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

macro_rules! ends {
    ($($end:ident in $count:ident drops $verb:literal),*) => {
        $(impl<T> Clone for $end<T> {
            fn clone(&self) -> Self {
                self.common.$count.set(self.common.$count.get() + 1);
                if Execution::is_under_way() {
                    self.common.people_change();
                }
                $end {
                    real: self.real.clone(),
                    common: self.common.clone(),
                }
            }
        }

        impl<T> Drop for $end<T> {
            fn drop(&mut self) {
                if Execution::is_under_way() && context::tokio_drop_step(Execution::last_place(), $verb) {
                    self.common.$count.set(self.common.$count.get() - 1);
                    self.common.people_change();
                }
            }
        }

        opaque!($end<T> for <T>);)*
    };
}

ends!(
    Sender in senders drops "drops a sender",
    Receiver in receivers drops "drops a receiver"
);
