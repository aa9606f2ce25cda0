//! What a thread that panics complains of. The hook that is told of a panic cannot stop the thread, so the message is kept, and
//! printed by a step of its own before whatever the thread does next. Knows nothing of what is unwound.

use std::any::Any;
use std::panic::{self, AssertUnwindSafe};
use std::thread;

use crate::model::act::{Act, FIRST_WAY, RunIsOver};
use crate::model::complaint::Complaint;
use crate::model::execution::Execution;
use crate::model::step::wait;
use crate::model::trace::Told;

impl Execution {
    /// The current thread panics.
    pub(crate) fn panics(complaint: Complaint) {
        Execution::with(|run| {
            let thread = run.current_mut();
            thread.panics = true;
            thread.complaint = Some(complaint);
        });
    }

    /// Prints what the current thread complains of, if anything.
    pub(super) fn complain() {
        let Some(complaint) = Execution::with(|run| run.current_mut().complaint.take()) else {
            return;
        };
        let Complaint { lane, words, line } = complaint;
        let act = Act {
            verb: "panics",
            ..Execution::prints(&[&lane])
        };
        wait(Execution::last_place(), act, &|| Ok(FIRST_WAY));
        if Execution::is_under_way() {
            Execution::is_at(line);
            Execution::with(|run| run.printed(&lane, Told::Err(words)));
        }
    }
}

/// As std's `catch_unwind`, for panics of the program alone.
pub(crate) fn catch<T>(work: impl FnOnce() -> T) -> thread::Result<T> {
    let panicked_before = Execution::with(|run| run.current().panics);
    match panic::catch_unwind(AssertUnwindSafe(work)) {
        Err(panic) if panic.is::<RunIsOver>() => panic::resume_unwind(panic),
        done => {
            if Execution::is_under_way() {
                Execution::complain();
            }
            Execution::with(|run| run.current_mut().panics = panicked_before);
            done
        }
    }
}

/// As std's `resume_unwind`.
pub(crate) fn resume(panic: Box<dyn Any + Send>) -> ! {
    Execution::with(|run| run.current_mut().panics = true);
    panic::resume_unwind(panic)
}
