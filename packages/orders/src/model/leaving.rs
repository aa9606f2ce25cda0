//! Ends a run from within. Knows nothing of what comes after it.

use crate::model::ending::Ending;
use crate::model::execution::Execution;
use crate::model::step::leave;

impl Execution {
    /// The program ends now, whatever its other threads are at. Nothing comes after it in this thread.
    pub(crate) fn exit(status: i32) -> ! {
        Execution::end(Ending::Exits(status));
        Execution::give_way();
        leave()
    }

    pub(crate) fn end(ending: Ending) {
        Execution::with(|run| {
            run.learn_of_end();
            if run.ending.is_none() {
                run.print_rest();
                run.ending = Some(ending);
            }
        });
    }
}
