//! What all atomics are made of. Knows nothing of what can be done with their values.

use std::fmt::Debug;
use std::panic::Location;
use std::sync::atomic::Ordering;

use crate::model::Place;
use crate::model::act::{Act, Verb};
use crate::model::execution::Execution;
use crate::model::fresh::Fresh;
use crate::model::object::{Object, Touch};
use crate::model::step::{show_step, step_at};

/// A value that is read and changed in one step.
pub(super) struct AtomicCell<T> {
    object: Object,
    value: Fresh<T>,
}

/// What can be in one. A number that is different for each of its values, if it has one.
pub(super) trait Content: Copy + PartialEq + Debug {
    fn number(self) -> Option<u64>;
}

/// An ordering weaker than `SeqCst` was asked for.
pub(super) fn note(order: Ordering, place: Place) {
    if order != Ordering::SeqCst {
        Execution::with(|run| {
            if !run.weaker.contains(&place.line()) {
                run.weaker.push(place.line());
            }
        });
    }
}

impl<T: Content> AtomicCell<T> {
    pub(super) const fn new(value: T) -> Self {
        AtomicCell {
            object: Object::new(),
            value: Fresh::new(value),
        }
    }

    /// Changes the value to what `change` makes of it, or leaves it, in one step; returns what it was. `tell` says what that
    /// was, given both.
    #[track_caller]
    pub(super) fn step(
        &self,
        verb: Verb,
        order: Ordering,
        change: impl FnOnce(T) -> Option<T>,
        tell: impl FnOnce(T, Option<T>) -> String,
    ) -> T {
        let place = Location::caller();
        note(order, place);
        step_at(place, Act::new(verb), || Ok(()));
        let value = self.value.get();
        // SAFETY: no two threads of the program are ever here at once, and no reference to the value is kept.
        let found = unsafe { *value };
        let left = change(found);
        // Who stores, does not see what was there.
        let sees = if verb == "stores" { Some(0) } else { found.number() };
        let touch = match (left, sees, left.unwrap_or(found).number()) {
            (_, Some(found), Some(left)) => Touch::Value { found, left },
            (None, ..) => Touch::Read,
            (Some(_), ..) => Touch::Write,
        };
        Execution::touched(&self.object, touch);
        if let Some(left) = left {
            // SAFETY: as above.
            unsafe { *value = left };
        }
        Execution::does(|| tell(found, left));
        found
    }

    /// Without a step, for one who has the only reference.
    pub(super) fn get_mut(&mut self) -> &mut T {
        self.value.get_mut()
    }

    pub(super) fn into_inner(self) -> T {
        self.value.into_inner()
    }

    /// The value, for somebody who prints it.
    pub(super) fn peek(&self) -> T {
        let is_step = show_step(Act::new("loads"));
        // SAFETY: as in `step`.
        let found = unsafe { *self.value.get() };
        if is_step {
            self.is_seen(found);
        }
        found
    }

    fn is_seen(&self, found: T) {
        let number = found.number();
        let touch = number.map_or(Touch::Read, |found| Touch::Value { found, left: found });
        Execution::touched(&self.object, touch);
    }
}
