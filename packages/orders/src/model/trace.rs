//! What was done in a run, for somebody to read. Knows nothing of how it was chosen.

use crate::model::Index;

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
