//! std as a model checker sees it: a program that is compiled against this crate in place of std is run in every order in
//! which its threads may go on. Knows nothing of where the program comes from, nor of who reads what was found.
//!
//! With `rustc --extern std=…` it is the std that the compiler itself brings in; `#![no_main]` before everything in the text
//! and `::std::explored!("{}");` behind it make the program one that explores itself: it writes what it finds as lines of JSON,
//! [`explorer::Line`]s, to its standard output.
//!
//! Every operation that another thread could notice is a step: what a mutex, a channel, an atomic does, the end of a thread, a
//! printed line. All orders of those are tried, but orders that lead to the same state only once. A sleep lets others go
//! first, and where it comes again, as in a loop, waits until they have gone; times are no more than that. A time limit never
//! runs out: where only that would help, the order ends, as one that is stuck. All atomic operations are as if `SeqCst`. What
//! cannot be explored is refused by name.
//!
//! Shuttle does the like for programs that are written for it, but has no part that could be used here: its operations have no
//! place in the text and cannot be asked what they will do next, which merging states and taking steps at once needs; it ends
//! at the first deadlock or panic; and statics keep their values from one order to the next.

#![allow(clippy::new_without_default, reason = "as in std")]

mod channel;
pub mod crossbeam_channel;
mod ends;
pub mod explorer;
mod macros;
mod model;
pub mod parking_lot;
mod search;
mod shown;
mod standard;
pub mod sync;
pub mod thread;
pub mod tokio;

#[doc(no_inline)]
pub use std::*;

pub use standard::{hint, io, net, panic, prelude, process, time};
