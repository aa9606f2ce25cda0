//! One run of a program, a step at a time: its threads are coroutines of one thread of the system, each stops before it does
//! something that another one could notice, and whoever runs it chooses which of them goes on. Knows nothing of how the next
//! is chosen.

pub(crate) mod act;
pub(crate) mod complaint;
pub(crate) mod content;
pub(crate) mod ending;
pub(crate) mod execution;
pub(crate) mod fresh;
pub(crate) mod history;
mod knowing;
pub(crate) mod known;
pub(crate) mod learned;
mod leaving;
mod noticing;
pub(crate) mod object;
pub(crate) mod panics;
pub(crate) mod run;
pub(crate) mod step;
mod telling;
pub(crate) mod threads;
mod touching;
pub(crate) mod trace;
pub(crate) mod watched;

use std::panic::Location;

/// Where in the program's text something is done.
pub(crate) type Place = &'static Location<'static>;

/// The number of a thread among those of this run, in the order in which they were started.
pub(crate) type Index = usize;

/// So many there may be: who must wait for whom is kept in the bits of a number.
pub(crate) const MOST: usize = 64;

/// Who goes on, by label, and in which of its ways: that times [`MOST`], and the label.
pub(crate) type Choice = usize;

/// Whose choice it is.
pub(crate) fn label_of(choice: Choice) -> usize {
    choice % MOST
}
