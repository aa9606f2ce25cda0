//! What is watched of the order in which lines come, across lanes: two claims, and whether a run has broken them. Knows nothing
//! of why somebody claims them.
//!
//! In no other way does it matter when a line comes in one lane, compared with those in others.

use crate::model::history::{mix, of_text};
use crate::model::trace::lane;

/// A claim about lines of several lanes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Watched {
    /// `at most 2 at once of LINE | LINE`: each of these lines opens something that the next line of its lane closes; so many
    /// are open together at most.
    AtMost(usize, Vec<String>),
    /// `LINE before LINE`; a line that comes several times has ` #2` behind it for its second.
    Before(Nth, Nth),
}

/// A line, and which of several alike.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Nth {
    line: String,
    nth: usize,
}

/// How far a run is with it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    /// Lanes that have something open.
    open: Vec<String>,
    /// How often each of the two lines has come.
    times: [usize; 2],
    /// The first of the two has come.
    first: bool,
    is_broken: bool,
}

impl Watched {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if let Some((first, then)) = text.split_once(" before ") {
            return Some(Watched::Before(Nth::parse(first), Nth::parse(then)));
        }
        let (most, lines) = text.strip_prefix("at most ")?.split_once(" at once of ")?;
        let lines = lines.split(" | ").map(str::to_owned).collect();
        Some(Watched::AtMost(most.parse().ok()?, lines))
    }

    /// Whether it matters to it when a line comes in this lane.
    pub(crate) fn concerns(&self, of: &str) -> bool {
        match self {
            Watched::AtMost(_, lines) => lines.iter().any(|line| lane(line) == of),
            Watched::Before(first, then) => [first, then].iter().any(|moment| lane(&moment.line) == of),
        }
    }

    /// A line comes.
    pub(crate) fn see(&self, seen: &mut Seen, line: &str) {
        match self {
            Watched::AtMost(most, lines) => {
                let lane = lane(line);
                seen.open.retain(|open| open != lane);
                if lines.iter().any(|opening| opening == line) {
                    seen.open.push(lane.to_owned());
                }
                seen.is_broken |= seen.open.len() > *most;
            }
            Watched::Before(first, then) => {
                seen.first |= first.comes(&mut seen.times[0], line);
                seen.is_broken |= then.comes(&mut seen.times[1], line) && !seen.first;
            }
        }
    }
}

impl Nth {
    fn parse(text: &str) -> Self {
        let text = text.trim();
        let numbered = text
            .rsplit_once(" #")
            .and_then(|(line, nth)| Some((line, nth.parse().ok()?)));
        let (line, nth) = numbered.unwrap_or((text, 1));
        Nth {
            line: line.to_owned(),
            nth,
        }
    }

    fn comes(&self, times: &mut usize, line: &str) -> bool {
        let is_like = line == self.line;
        *times += usize::from(is_like);
        is_like && *times == self.nth
    }
}

impl Seen {
    /// All that can still matter.
    pub(crate) fn number(&self) -> u64 {
        let open = self.open.iter().map(|lane| of_text(lane)).fold(0, u64::wrapping_add);
        let [first, then] = self.times;
        let flags = u64::from(self.first) * 2 + u64::from(self.is_broken);
        mix(&[open, first as u64, then as u64, flags])
    }

    pub(crate) fn is_broken(&self) -> bool {
        self.is_broken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaks(claim: &str, lines: &[&str]) -> bool {
        let watched = Watched::parse(claim).unwrap();
        let mut seen = Seen::default();
        lines.iter().for_each(|line| watched.see(&mut seen, line));
        seen.is_broken()
    }

    #[test]
    fn what_is_open_together_is_counted() {
        let claim = "at most 1 at once of [a] eats… | [b] eats…";
        assert!(breaks(claim, &["[a] eats…", "[b] eats…"]));
        assert!(!breaks(claim, &["[a] eats…", "[a] leaves", "[b] eats…"]));
        assert!(!breaks(claim, &["[a] eats…", "[c] eats…", "[a] eats…"]));
    }

    #[test]
    fn one_line_comes_before_another() {
        let claim = "[a] pays before [b] pays #2";
        assert!(breaks(claim, &["[b] pays", "[b] pays", "[a] pays"]));
        assert!(!breaks(claim, &["[b] pays", "[a] pays", "[b] pays"]));
        assert_eq!(Watched::parse("[a] pays"), None);
    }

    #[test]
    fn it_concerns_the_lanes_that_it_names() {
        let watched = Watched::parse("at most 2 at once of [a] eats… | [b] eats…").unwrap();
        assert!(watched.concerns("a") && watched.concerns("b") && !watched.concerns("main"));
    }
}
