//! Tells what is done, where somebody wants to read it. Knows nothing of how it was chosen.

use crate::model::Place;
use crate::model::execution::Execution;
use crate::model::trace::Told;

impl Execution {
    /// Says more exactly what the step that is being done is.
    pub(crate) fn does(words: impl FnOnce() -> String) {
        Execution::with(|run| {
            if run.is_traced
                && let Some(step) = run.steps.last_mut()
            {
                step.does = words();
            }
        });
    }

    /// The step that is being done is one of this place.
    pub(crate) fn at(place: Place) {
        Execution::with(|run| run.current_mut().place = place);
        Execution::is_at(place.line());
    }

    /// The step that is being done is shown at this line.
    pub(super) fn is_at(line: u32) {
        Execution::with(|run| {
            if run.is_traced
                && let Some(step) = run.steps.last_mut()
            {
                step.line = line;
            }
        });
    }

    pub(super) fn tell(&mut self, told: Told) {
        if self.is_traced {
            match self.steps.last_mut() {
                Some(step) => step.tells.push(told),
                None => self.begins.push(told),
            }
        }
    }
}
