//! `select!` and `select_biased!` of the crate `crossbeam_channel`: arms that are ready at the same time are ways in which the
//! thread can go on. Knows nothing of what the arms do when chosen.

use std::panic::Location;

use crate::crossbeam_channel::{Receiver, Sender};
use crate::model::act::{Act, Wants};
use crate::model::execution::Execution;
use crate::model::step::{refuse, step_in_one_of};
use crate::model::{MOST, Place};

/// An end of a channel, in `select!`.
#[doc(hidden)]
pub trait Arm {
    /// It would not wait.
    fn is_ready(&self) -> bool;

    /// What comes of it would be the end of a time.
    fn is_limit(&self) -> bool;

    /// Refuses what cannot be explored; said once the thread goes on.
    fn is_selected(&self, _place: Place) {}
}

impl<T> Arm for Sender<T> {
    fn is_ready(&self) -> bool {
        self.0.0.can_send().is_ok()
    }

    fn is_limit(&self) -> bool {
        false
    }

    fn is_selected(&self, place: Place) {
        if self.0.0.capacity() == Some(0) {
            Execution::refuse_at(
                place,
                "`select!` that sends through a channel without room is not explored",
            );
        }
    }
}

impl<T> Arm for Receiver<T> {
    fn is_ready(&self) -> bool {
        self.0.0.can_receive().is_ok()
    }

    fn is_limit(&self) -> bool {
        self.0.0.is_limit()
    }

    fn is_selected(&self, place: Place) {
        self.0.0.is_selected(place);
    }
}

/// How `select!` goes on where nothing is ready.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Else {
    /// It waits.
    Waits,
    /// It waits for some time.
    WaitsFor(std::time::Duration),
    /// It does something else.
    GoesOn,
}

/// Waits until an arm is ready, and says which one is taken; with `GoesOn`, none is their number.
#[doc(hidden)]
#[track_caller]
pub fn select_one(arms: &[&dyn Arm], otherwise: Else, is_biased: bool) -> usize {
    if arms.len() >= MOST {
        refuse("so many arms of `select!` are not explored");
    }
    let ready = || {
        let ready = arms.iter().enumerate().filter(|(_, arm)| arm.is_ready());
        let ready = ready.fold(0_u64, |ready, (at, _)| ready | 1 << at);
        match (ready, otherwise) {
            (0, Else::GoesOn) => Ok(1 << arms.len()),
            (0, _) => Err(Wants::what("one of several channels")),
            (ready, _) if is_biased => Ok(ready & ready.wrapping_neg()),
            (ready, _) => Ok(ready),
        }
    };
    let is_timed = matches!(otherwise, Else::WaitsFor(_)) || arms.iter().any(|arm| arm.is_limit());
    if is_biased || otherwise == Else::GoesOn {
        Execution::learn_of_look();
    }
    let act = Act::new("selects");
    let place = Location::caller();
    let way = step_in_one_of(place, if is_timed { act.timed() } else { act }, ready);
    arms.iter().for_each(|arm| arm.is_selected(place));
    Execution::does(|| match way {
        way if way == arms.len() => "selects none".into(),
        way => format!("selects arm {}", way + 1),
    });
    way
}

/// As crossbeam's.
#[doc(hidden)]
#[macro_export]
macro_rules! __crossbeam_select {
    ($($arms:tt)*) => { $crate::__crossbeam_arms!(@read false [] [] $($arms)*) };
}

/// As crossbeam's.
#[doc(hidden)]
#[macro_export]
macro_rules! __crossbeam_select_biased {
    ($($arms:tt)*) => { $crate::__crossbeam_arms!(@read true [] [] $($arms)*) };
}

/// Reads the arms of a `select!` one after the other, and then says what is to be done with them.
#[doc(hidden)]
#[macro_export]
macro_rules! __crossbeam_arms {
    // An arm's expression is a block, or ends with a comma, or is the last.
    (@read $biased:tt $arms:tt $else:tt recv($on:expr) -> $result:pat => $body:block $(, $($rest:tt)*)?) => {
        $crate::__crossbeam_arms!(@add $biased $arms $else (arm ($on) () ($result) ($body)) $($($rest)*)?)
    };
    (@read $biased:tt $arms:tt $else:tt recv($on:expr) -> $result:pat => $body:expr $(, $($rest:tt)*)?) => {
        $crate::__crossbeam_arms!(@add $biased $arms $else (arm ($on) () ($result) ($body)) $($($rest)*)?)
    };
    (@read $biased:tt $arms:tt $else:tt recv($on:expr) -> $result:pat => $body:block $($rest:tt)*) => {
        $crate::__crossbeam_arms!(@add $biased $arms $else (arm ($on) () ($result) ($body)) $($rest)*)
    };
    (@read $biased:tt $arms:tt $else:tt send($on:expr, $message:expr $(,)?) -> $result:pat => $body:block $(, $($rest:tt)*)?) => {
        $crate::__crossbeam_arms!(@add $biased $arms $else (arm ($on) ($message) ($result) ($body)) $($($rest)*)?)
    };
    (@read $biased:tt $arms:tt $else:tt send($on:expr, $message:expr $(,)?) -> $result:pat => $body:expr $(, $($rest:tt)*)?) => {
        $crate::__crossbeam_arms!(@add $biased $arms $else (arm ($on) ($message) ($result) ($body)) $($($rest)*)?)
    };
    (@read $biased:tt $arms:tt $else:tt send($on:expr, $message:expr $(,)?) -> $result:pat => $body:block $($rest:tt)*) => {
        $crate::__crossbeam_arms!(@add $biased $arms $else (arm ($on) ($message) ($result) ($body)) $($rest)*)
    };
    (@read $biased:tt $arms:tt [] default $(())? => $body:block $($rest:tt)*) => {
        $crate::__crossbeam_arms!(@skip $biased $arms [(GoesOn) ($body)] $($rest)*)
    };
    (@read $biased:tt $arms:tt [] default $(())? => $body:expr $(, $($rest:tt)*)?) => {
        $crate::__crossbeam_arms!(@read $biased $arms [(GoesOn) ($body)] $($($rest)*)?)
    };
    (@read $biased:tt $arms:tt [] default($time:expr) => $body:block $($rest:tt)*) => {
        $crate::__crossbeam_arms!(@skip $biased $arms [(WaitsFor($time)) ($body)] $($rest)*)
    };
    (@read $biased:tt $arms:tt [] default($time:expr) => $body:expr $(, $($rest:tt)*)?) => {
        $crate::__crossbeam_arms!(@read $biased $arms [(WaitsFor($time)) ($body)] $($($rest)*)?)
    };
    (@skip $biased:tt $arms:tt $else:tt $(, $($rest:tt)*)?) => {
        $crate::__crossbeam_arms!(@read $biased $arms $else $($($rest)*)?)
    };
    (@skip $biased:tt $arms:tt $else:tt $($rest:tt)*) => {
        $crate::__crossbeam_arms!(@read $biased $arms $else $($rest)*)
    };
    // Each arm's `end` is another name, since each is introduced by another expansion.
    (@add $biased:tt [$($arms:tt)*] $else:tt (arm $on:tt $message:tt $result:tt $body:tt) $($rest:tt)*) => {
        $crate::__crossbeam_arms!(@read $biased [$($arms)* (end $on $message $result $body)] $else $($rest)*)
    };
    (@read $biased:tt $arms:tt []) => {
        $crate::__crossbeam_arms!(@read $biased $arms [(Waits) (::core::unreachable!())])
    };
    (@read $biased:tt [$(($end:ident ($on:expr) $message:tt $result:tt $body:tt))*] [($else:expr) ($other:expr)]) => {{
        $(
            let $end = &$on;
            let $end = $end.__arm();
        )*
        #[allow(unused_imports)]
        let chosen = {
            use $crate::crossbeam_channel::Else::{GoesOn, Waits, WaitsFor};
            $crate::crossbeam_channel::select_one(&[$($end as &dyn $crate::crossbeam_channel::Arm),*], $else, $biased)
        };
        $crate::__crossbeam_arms!(@do chosen (0) [$(($end $message $result $body))*] $other)
    }};
    (@do $chosen:ident $at:tt [($end:ident ($($message:expr)?) ($result:pat) ($body:expr)) $($arms:tt)*] $other:expr) => {
        if $chosen == $at {
            let $result = $end.__now($($message)?);
            $body
        } else {
            $crate::__crossbeam_arms!(@do $chosen ($at + 1) [$($arms)*] $other)
        }
    };
    (@do $chosen:ident $at:tt [] $other:expr) => { $other };
}
