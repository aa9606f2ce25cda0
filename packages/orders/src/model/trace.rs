//! What was done in a run, for somebody to read. Knows nothing of how it was chosen.

use crate::model::Place;
use crate::model::execution::Execution;
use crate::model::threads::Index;

/// A step of a run.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) thread: Index,
    /// In which of the ways in which it could.
    pub(crate) way: usize,
    /// Of the program's text, from 1.
    pub(crate) line: u32,
    /// What it did, as `locks` or `reads 3`.
    pub(crate) does: String,
    /// What it printed, started or suffered, until it stopped before its next.
    pub(crate) tells: Vec<Told>,
}

/// Something that belongs to a step.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Told {
    /// A line of standard output.
    Out(String),
    /// A line of standard error.
    Err(String),
    /// It started this thread.
    Starts(Index),
}

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

/// The lane of a line: `[name] …` is in that of this name, all else in that of `main`.
pub(crate) fn lane(line: &str) -> &str {
    let named = line.strip_prefix('[').and_then(|rest| rest.split_once("] "));
    match named {
        Some((name, _)) if !name.is_empty() && !name.contains(['[', ']']) => name,
        _ => "main",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_in_the_lane_that_it_names() {
        assert_eq!(lane("[anna] pays"), "anna");
        for line in ["anna pays", "[anna]pays", "[1, 2]", "[] pays", "[a[b]] pays"] {
            assert_eq!(lane(line), "main", "{line}");
        }
    }
}
