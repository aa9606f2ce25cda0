//! What every run of a listing has in common: the lines of each lane in their order, and the claims
//! of its `NAME.story.toml`.
//!
//! ```toml
//! claims = [
//!     # one line comes before another, across lanes
//!     "[pastry] baking… before [coffee] ready",
//!     # a ratio of times: of whole runs, or of the bars that these lines open
//!     "overlapping total < 0.75 × one_at_a_time total",
//!     "bar [coffee] brewing… < 0.9 × bar [pastry] baking…",
//! ]
//! # the same, where the twin differs: the GIL, say
//! rust_claims = ["bar [both] counting… < 0.8 × bar [one] counting…"]
//! # ratios are judged on quiet runs alone, one at a time, with two cores
//! cpu_bound = true
//!
//! # where the twin's text differs, and why
//! [[twin]]
//! rust = "thread main"
//! python = "thread MainThread"
//! because = "each language names its first thread itself"
//! ```
//!
//! A line may stand in a claim once it stands in the run once; `#2` behind it means its second time.

use std::fmt;
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use crate::{Error, Event, Language, Result, Run, Stream, read};

/// One lane of a run: its name, and its messages in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    pub name: String,
    pub messages: Vec<String>,
}

/// The part of a run that is the same every time: which lines each lane prints, in which order, and how it exits.
/// Numbers with a unit are left out of it, for they are measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// By name.
    pub lanes: Vec<Lane>,
    pub exit_status: Option<i32>,
}

impl Story {
    pub fn of(run: &Run) -> Self {
        let mut lanes: Vec<Lane> = Vec::new();
        for (_, line) in run.output() {
            let (name, message) = split_lane(line);
            let message = without_measurements(message);
            match lanes.iter_mut().find(|lane| lane.name == name) {
                Some(lane) => lane.messages.push(message),
                None => lanes.push(Lane {
                    name: name.to_owned(),
                    messages: vec![message],
                }),
            }
        }
        lanes.sort_by(|a, b| a.name.cmp(&b.name));
        Story {
            lanes,
            exit_status: run.exit_status,
        }
    }

    /// How `other` differs from this story, in words; `None` if it does not.
    pub fn difference(&self, other: &Story) -> Option<String> {
        let names = |story: &Story| -> Vec<String> { story.lanes.iter().map(|lane| lane.name.clone()).collect() };
        if names(self) != names(other) {
            return Some(format!("lanes {:?} instead of {:?}", names(other), names(self)));
        }
        for (lane, theirs) in self.lanes.iter().zip(&other.lanes) {
            let longer = lane.messages.len().max(theirs.messages.len());
            for index in 0..longer {
                let (ours, theirs) = (lane.messages.get(index), theirs.messages.get(index));
                if ours != theirs {
                    let say = |message: Option<&String>| message.map_or("nothing".into(), |text| format!("`{text}`"));
                    return Some(format!(
                        "lane {}, line {}: {} instead of {}",
                        lane.name,
                        index + 1,
                        say(theirs),
                        say(ours)
                    ));
                }
            }
        }
        (self.exit_status != other.exit_status)
            .then(|| format!("exit status {:?} instead of {:?}", other.exit_status, self.exit_status))
    }
}

/// A line's lane and message: `[name] message`, else all of it in lane `main`.
pub fn split_lane(line: &str) -> (&str, &str) {
    static LANE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^\[([^\]]+)\] (.*)$").expect("a constant"));
    match LANE.captures(line) {
        Some(parts) => (
            parts.get(1).map_or("", |part| part.as_str()),
            parts.get(2).map_or("", |part| part.as_str()),
        ),
        None => ("main", line),
    }
}

/// The text with each number that has a unit replaced, since a measured number equals any other.
fn without_measurements(text: &str) -> String {
    static MEASURED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\d+(?:[.,]\d+)* ?(ns|µs|ms|s|B|KiB|MiB|GiB|%|×)(?:\b|$|\s)").expect("a constant")
    });
    MEASURED
        .replace_all(text, |found: &regex::Captures| {
            let end = found[0].chars().last().filter(|end| end.is_whitespace());
            format!("_ {}{}", &found[1], end.map(String::from).unwrap_or_default())
        })
        .into_owned()
}

/// What a listing promises besides the order of lines in each lane: its `NAME.story.toml`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Promise {
    pub claims: Vec<Claim>,
    /// Whether its times hang on the processor, so that only quiet runs can be judged.
    pub cpu_bound: bool,
    pub twin: Vec<TwinDifference>,
}

/// A text that the language itself decides, and so differs between a listing and its twin.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwinDifference {
    pub rust: String,
    pub python: String,
    pub because: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PromiseFile {
    #[serde(default)]
    claims: Vec<String>,
    #[serde(default)]
    rust_claims: Vec<String>,
    #[serde(default)]
    cpu_bound: bool,
    #[serde(default)]
    twin: Vec<TwinDifference>,
}

impl Promise {
    /// # Errors
    /// If the file is not of the form that this module describes.
    pub fn read(path: &Path) -> Result<Self> {
        let text = read(path)?;
        let line_of = |offset: usize| text[..offset].matches('\n').count() + 1;
        let at = |line: usize, message: String| Error::At {
            path: path.to_owned(),
            line,
            message,
        };
        let file: PromiseFile = toml::from_str(&text).map_err(|error| {
            let line = error.span().map_or(1, |span| line_of(span.start));
            at(line, error.message().to_owned())
        })?;
        let parse = |claim: &String, of_twin: bool| {
            let line = text.find(claim.as_str()).map_or(1, line_of);
            Claim::parse(claim, of_twin).map_err(|message| at(line, message))
        };
        let both = file.claims.iter().map(|claim| parse(claim, true));
        let rust = file.rust_claims.iter().map(|claim| parse(claim, false));
        Ok(Promise {
            claims: both.chain(rust).collect::<Result<_>>()?,
            cpu_bound: file.cpu_bound,
            twin: file.twin,
        })
    }

    /// The twin's run with the Rust listing's texts, so that the two can be compared.
    pub fn in_rust_words(&self, run: Run) -> Run {
        let translate = |line: String| {
            let differences = self.twin.iter();
            differences.fold(line, |line, difference| {
                line.replace(&difference.python, &difference.rust)
            })
        };
        let events = run
            .events
            .into_iter()
            .map(|Event(seconds, stream, line)| Event(seconds, stream, translate(line)));
        Run {
            events: events.collect(),
            ..run
        }
    }

    /// The names of the listings whose whole runs are compared in a claim.
    pub fn compared_listings(&self) -> impl Iterator<Item = &str> {
        self.claims.iter().flat_map(Claim::compared_listings)
    }
}

/// A statement about a run that must hold every time.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    text: String,
    kind: Kind,
    /// Whether it holds of the twin too.
    of_twin: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    Before { first: Moment, then: Moment },
    Shorter { short: Span, factor: f64, long: Span },
}

/// The time at which a line was written.
#[derive(Debug, Clone, PartialEq)]
struct Moment {
    line: String,
    /// Which of several equal lines, from 1; 0 where there must be only one.
    nth: usize,
}

/// A length of time.
#[derive(Debug, Clone, PartialEq)]
enum Span {
    /// Of a listing's whole run.
    Total(String),
    /// From a line to the next line of its lane.
    Bar(Moment),
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Claim {
    fn parse(text: &str, of_twin: bool) -> Result<Self, String> {
        let kind = if let Some((first, then)) = text.split_once(" before ") {
            Kind::Before {
                first: Moment::parse(first),
                then: Moment::parse(then),
            }
        } else if let Some((short, long)) = text.split_once(" < ") {
            let (factor, long) = match long.split_once(" × ") {
                Some((factor, long)) => {
                    let number = factor.trim().parse();
                    (number.map_err(|_| format!("`{factor}` is not a number"))?, long)
                }
                None => (1.0, long),
            };
            Kind::Shorter {
                short: Span::parse(short)?,
                factor,
                long: Span::parse(long)?,
            }
        } else {
            return Err(format!(
                "`{text}` is not a claim: `LINE before LINE`, or `SPAN < NUMBER × SPAN`, where a span is `LISTING total` or `bar LINE`"
            ));
        };
        Ok(Claim {
            text: text.to_owned(),
            kind,
            of_twin,
        })
    }

    pub fn is_of(&self, language: Language) -> bool {
        language == Language::Rust || self.of_twin
    }

    /// The names of the listings whose whole runs it compares.
    pub fn compared_listings(&self) -> Vec<&str> {
        let spans = match &self.kind {
            Kind::Before { .. } => vec![],
            Kind::Shorter { short, long, .. } => vec![short, long],
        };
        let names = spans.into_iter().filter_map(|span| match span {
            Span::Total(name) => Some(name.as_str()),
            Span::Bar(_) => None,
        });
        names.collect()
    }

    /// Whether it speaks of lengths of time, and not of order alone.
    pub fn is_ratio(&self) -> bool {
        matches!(self.kind, Kind::Shorter { .. })
    }

    /// Checks the claim on `run`; `run_of` gives the runs of other listings, by name.
    ///
    /// # Errors
    /// What was found instead, in words.
    pub fn check<'a>(&self, run: &'a Run, run_of: &dyn Fn(&str) -> Option<&'a Run>) -> Result<(), String> {
        match &self.kind {
            Kind::Before { first, then } => {
                let (a, _) = first.find(run)?;
                let (b, _) = then.find(run)?;
                if a < b {
                    return Ok(());
                }
                let seconds = |index: usize| run.events[index].0;
                Err(format!(
                    "`{}` does not hold: `{}` came at {:.3} s, `{}` at {:.3} s",
                    self.text,
                    first.line,
                    seconds(a),
                    then.line,
                    seconds(b)
                ))
            }
            Kind::Shorter { short, factor, long } => {
                let short = short.seconds(run, run_of)?;
                let long = long.seconds(run, run_of)?;
                if short < factor * long {
                    return Ok(());
                }
                Err(format!(
                    "`{}` does not hold: {short:.3} s against {long:.3} s, a ratio of {:.2}",
                    self.text,
                    short / long
                ))
            }
        }
    }
}

impl Moment {
    fn parse(text: &str) -> Self {
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

    /// The index of the line's event, and its time.
    fn find(&self, run: &Run) -> Result<(usize, f64), String> {
        let wanted = without_measurements(&self.line);
        let found: Vec<(usize, f64)> = run
            .events
            .iter()
            .enumerate()
            .filter(|(_, Event(_, stream, text))| *stream == Stream::Output && without_measurements(text) == wanted)
            .map(|(index, Event(seconds, ..))| (index, *seconds))
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

impl Span {
    fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Some(line) = text.strip_prefix("bar ") {
            Ok(Span::Bar(Moment::parse(line)))
        } else if let Some(name) = text.strip_suffix(" total") {
            Ok(Span::Total(name.to_owned()))
        } else {
            Err(format!("`{text}` is not a span: `LISTING total` or `bar LINE`"))
        }
    }

    fn seconds<'a>(&self, run: &'a Run, run_of: &dyn Fn(&str) -> Option<&'a Run>) -> Result<f64, String> {
        match self {
            Span::Total(name) => run_of(name)
                .map(|run| run.duration)
                .ok_or_else(|| format!("there is no run of a listing `{name}`")),
            Span::Bar(opening) => {
                let (index, start) = opening.find(run)?;
                let (lane, _) = split_lane(&run.events[index].2);
                let end = run.events[index + 1..]
                    .iter()
                    .find(|Event(_, stream, text)| *stream == Stream::Output && split_lane(text).0 == lane)
                    .map_or(run.duration, |Event(seconds, ..)| *seconds);
                Ok(end - start)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(lines: &[(f64, &str)]) -> Run {
        Run {
            events: lines
                .iter()
                .map(|(seconds, text)| Event(*seconds, Stream::Output, (*text).to_owned()))
                .collect(),
            duration: 2.0,
            exit_status: Some(0),
        }
    }

    fn check(claim: &str, run: &Run) -> Result<(), String> {
        Claim::parse(claim, true)?.check(run, &|name| (name == "this").then_some(run))
    }

    #[test]
    fn the_order_across_lanes_is_luck_but_within_a_lane_it_is_the_story() {
        let one = run(&[(0.1, "[a] one…"), (0.2, "[b] one"), (0.3, "[a] two")]);
        let other = run(&[(0.1, "[b] one"), (0.2, "[a] one…"), (0.3, "[a] two")]);
        let swapped = run(&[(0.1, "[b] one"), (0.2, "[a] two"), (0.3, "[a] one…")]);
        assert_eq!(Story::of(&one).difference(&Story::of(&other)), None);
        let difference = Story::of(&one).difference(&Story::of(&swapped)).unwrap();
        assert!(difference.contains("lane a, line 1"), "{difference}");
    }

    #[test]
    fn a_missing_line_and_another_exit_status_are_differences() {
        let whole = run(&[(0.1, "[a] one"), (0.3, "[a] two")]);
        let short = run(&[(0.1, "[a] one")]);
        let difference = Story::of(&whole).difference(&Story::of(&short)).unwrap();
        assert!(difference.contains("nothing instead of `two`"), "{difference}");
        let failed = Run {
            exit_status: Some(101),
            ..whole.clone()
        };
        assert!(Story::of(&whole).difference(&Story::of(&failed)).is_some());
    }

    #[test]
    fn a_number_with_a_unit_equals_any_other_and_one_without_does_not() {
        for (a, b, equal) in [
            ("took 1.20 s", "took 0.9 s", true),
            ("took 1.20 s, thrice", "took 0.9 s, thrice", true),
            ("took 12ms", "took 7ms", true),
            ("0.62 × as long", "0.5 × as long", true),
            ("5 %", "17 %", true),
            ("order 1", "order 2", false),
            ("3 sheep", "4 sheep", false),
        ] {
            let same = Story::of(&run(&[(0.0, a)])) == Story::of(&run(&[(0.0, b)]));
            assert_eq!(same, equal, "{a} | {b}");
        }
    }

    #[test]
    fn claims_hold_or_say_what_was_found() {
        let run = run(&[
            (0.0, "[a] working…"),
            (0.1, "[b] waiting…"),
            (0.5, "[a] done"),
            (1.1, "[b] done 1.0 s"),
        ]);
        assert_eq!(check("[b] waiting… before [a] done", &run), Ok(()));
        assert_eq!(check("[a] done before [b] done 9 s", &run), Ok(()));
        assert!(
            check("[a] done before [b] waiting…", &run)
                .unwrap_err()
                .contains("0.500 s")
        );
        assert_eq!(check("bar [a] working… < 0.6 × bar [b] waiting…", &run), Ok(()));
        assert!(check("bar [b] waiting… < bar [a] working…", &run).is_err());
        assert_eq!(check("bar [a] working… < 0.3 × this total", &run), Ok(()));
        assert!(
            check("[c] done before [a] done", &run)
                .unwrap_err()
                .contains("was not printed")
        );
        assert!(check("a rose is a rose", &run).unwrap_err().contains("not a claim"));
    }

    #[test]
    fn a_line_printed_twice_must_be_numbered() {
        let run = run(&[(0.0, "[a] tick"), (0.1, "[b] tock"), (0.2, "[a] tick")]);
        assert!(check("[a] tick before [b] tock", &run).unwrap_err().contains("2 times"));
        assert_eq!(check("[a] tick #1 before [b] tock", &run), Ok(()));
        assert!(check("[a] tick #2 before [b] tock", &run).is_err());
    }
}
