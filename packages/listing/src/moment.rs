//! A moment of a run, as a claim names it: by the line that was written then.

use serde::Serialize;

use crate::line;
use crate::recording::Stream;
use crate::timeline::Timeline;

/// The time at which a line was written.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Moment {
    pub(crate) line: String,
    /// The line without what is measured.
    plain: String,
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
            plain: line::plain(line).into_owned(),
            nth,
        }
    }

    /// How often the line was written, in words.
    pub(crate) fn times(&self, run: &Timeline) -> String {
        times(self.all(run).len())
    }

    /// Whether the line was written, as often as it must be.
    pub(crate) fn is_in(&self, run: &Timeline) -> bool {
        self.all(run).len() >= self.nth.max(1)
    }

    /// The indices of all lines that are like it.
    pub(crate) fn all(&self, run: &Timeline) -> Vec<usize> {
        let lines = run.lines().iter().enumerate();
        let found = lines.filter(|(_, line)| line.stream == Stream::Output && line.plain == self.plain);
        found.map(|(index, _)| index).collect()
    }

    /// The index of its line.
    pub(crate) fn find(&self, run: &Timeline) -> Result<usize, String> {
        let found = self.all(run);
        match (self.nth, found.len()) {
            (_, 0) => Err(format!("the line `{}` was not printed", self.line)),
            (0, 1) => Ok(found[0]),
            (0, count) => Err(format!(
                "the line `{}` was printed {count} times, where one is meant",
                self.line
            )),
            (nth, count) => found
                .get(nth - 1)
                .copied()
                .ok_or_else(|| format!("the line `{}` was printed only {}", self.line, times(count))),
        }
    }
}

fn times(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        _ => format!("{count} times"),
    }
}
