//! The crate `tokio`, as far as it can be explored: what is not here is not.
//!
//! Each task is a thread of the program, and so is what is blocked on a future, and what blocks: it goes on when it has been
//! woken and there is a thread of the runtime to poll it. In a runtime of one thread a task goes on until it waits, and no
//! other of its tasks in between; in one of several, others go on before each operation. Which of those that are woken goes on
//! next, is any: a runtime of one thread takes them in the order in which they were woken, but promises nothing, and what comes
//! from outside comes in any order. A sleep lets others go first and ends when whoever chooses lets it, whatever its time is; a
//! time limit never runs out. A task that has done much is never made to let others go first (Tokio does that after 128
//! operations in a row).
//!
//! What tasks share are Tokio's own types of `sync`, of which each operation is entered into the history.

mod blocking;
mod context;
mod core;
pub mod io;
mod polled;
mod polling;
mod reason;
pub mod runtime;
mod scheduler;
#[doc(hidden)]
pub mod select;
pub mod sync;
pub mod task;
pub mod time;
mod timers;
mod waits;

pub use ::tokio::{join, pin, try_join};
pub use tokio_macros::main;

#[doc(inline)]
pub use crate::{__tokio_select as select, __tokio_task_local as task_local};
pub use task::spawn;
