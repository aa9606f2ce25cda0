//! A moment of a run, as a claim names it: by the line that was written then.

use crate::line;
use crate::recording::Stream;
use crate::timeline::Timeline;

/// The time at which a line was written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Moment {
    pub(crate) line: String,
    /// Which of several equal lines, from 1; 0 where there must be only one.
    nth: usize,
}

impl Moment {
    pub(crate) fn parse(text: &str) -> Self {
        let text = text.trim();
        let numbered = text
            .rsplit_once(" #")
            .and_then(|(line, nth)| Some((line, nth.parse().ok()?)));
        let (line, nth) = numbered.unwrap_or((text, 0));
        Moment {
            line: line.to_owned(),
            nth,
        }
    }

    /// The index of its line.
    pub(crate) fn find(&self, run: &Timeline) -> Result<usize, String> {
        let wanted = line::plain(&self.line);
        let lines = run.lines().iter().enumerate();
        let found: Vec<usize> = lines
            .filter(|(_, line)| line.stream == Stream::Output && line.plain == wanted)
            .map(|(index, _)| index)
            .collect();
        match (self.nth, found.len()) {
            (_, 0) => Err(format!("the line `{}` was not printed", self.line)),
            (0, 1) => Ok(found[0]),
            (0, count) => Err(format!(
                "the line `{}` was printed {count} times; write `#1` or another number behind it in the claim",
                self.line
            )),
            (nth, count) => found
                .get(nth - 1)
                .copied()
                .ok_or_else(|| format!("the line `{}` was printed only {count} times", self.line)),
        }
    }
}
