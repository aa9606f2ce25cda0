//! One run of a program, a step at a time: its threads are coroutines of one thread of the system, each stops before it does
//! something that another one could notice, and whoever runs it chooses which of them goes on. Knows nothing of how the next
//! is chosen.

pub(crate) mod complaint;
pub(crate) mod content;
pub(crate) mod ending;
pub(crate) mod execution;
pub(crate) mod fresh;
pub(crate) mod history;
pub(crate) mod known;
pub(crate) mod learned;
pub(crate) mod object;
pub(crate) mod run;
pub(crate) mod step;
pub(crate) mod threads;
pub(crate) mod trace;
pub(crate) mod watched;

use std::panic::Location;

/// Where in the program's text something is done.
pub(crate) type Place = &'static Location<'static>;
