//! A listing's `NAME.story.toml`: what it promises besides the lines of each lane in their order.
//!
//! ```toml
//! claims = [
//!     # one line comes before another, across lanes
//!     "[pastry] baking… before [coffee] ready",
//!     # a ratio of times: of whole runs, or of the bars that these lines open
//!     "overlapping total < 0.75 × one_at_a_time total",
//!     "bar [coffee] brewing… < 0.9 × bar [pastry] baking…",
//!     # a ratio of measured numbers: of the one with a unit that a line has, in this run or in another listing's.
//!     # As everywhere, the number that stands here equals any other; its unit says what is compared, so that times
//!     # go with times, memory with memory, and shares (%, ×) with shares
//!     "number [main] a cup took 0.2 KiB < 0.5 × large_cups number [main] a cup took 1.0 KiB",
//! ]
//! # the same, where the twin differs: the GIL, say
//! rust_claims = ["bar [both] counting… < 0.8 × bar [one] counting…"]
//! # and what holds of the twin alone, in the listing's words
//! python_claims = ["[one] done before [both] counting…"]
//! # ratios are judged on quiet runs alone, one at a time, with two cores
//! cpu_bound = true
//!
//! # in which order the lanes stand in the picture, where that of the recorded run was luck; others follow
//! lanes = ["main", "max", "ida"]
//!
//! # where the twin's text differs, and why
//! [[twin]]
//! rust = "thread main"
//! python = "thread MainThread"
//! because = "each language names its first thread itself"
//! ```
//!
//! A line may stand in a claim once it stands in the run once; `#2` behind it means its second time.

use std::path::Path;

use serde::Deserialize;

use crate::claim::{Claim, Subject};
use crate::error::{Error, Result};
use crate::recording::Event;
use crate::run::Run;
use crate::text::read_text;

/// What a listing promises.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Story {
    /// What must hold of every run.
    pub claims: Vec<Claim>,
    /// Whether its times hang on the processor, so that only quiet runs can be judged.
    pub cpu_bound: bool,
    /// The lanes that stand first in the picture, in this order.
    pub lanes: Vec<String>,
    /// Where the twin's text differs.
    pub twin: Vec<TwinDifference>,
}

/// A text that the language itself decides, and so differs between a listing and its twin.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwinDifference {
    /// What the listing prints.
    pub rust: String,
    /// What the twin prints in its place.
    pub python: String,
    /// Why.
    pub because: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StoryFile {
    #[serde(default)]
    claims: Vec<String>,
    #[serde(default)]
    rust_claims: Vec<String>,
    #[serde(default)]
    python_claims: Vec<String>,
    #[serde(default)]
    cpu_bound: bool,
    #[serde(default)]
    lanes: Vec<String>,
    #[serde(default)]
    twin: Vec<TwinDifference>,
}

impl Story {
    /// # Errors
    /// If the file is not of the form that this module describes; the message has its line.
    pub fn read(path: &Path) -> Result<Self> {
        let text = read_text(path)?;
        let line_of = |offset: usize| text[..offset].matches('\n').count() + 1;
        let at = |line: usize, message: String| Error::At {
            path: path.to_owned(),
            line,
            message,
        };
        let file: StoryFile = toml::from_str(&text).map_err(|error| {
            let line = error.span().map_or(1, |span| line_of(span.start));
            at(line, error.message().to_owned())
        })?;
        let lists = [
            (Subject::Both, file.claims),
            (Subject::Listing, file.rust_claims),
            (Subject::Twin, file.python_claims),
        ];
        let mut claims = Vec::new();
        for (subject, list) in lists {
            for claim in list {
                let line = text.find(&claim).map_or(1, line_of);
                claims.push(Claim::parse(&claim, subject).map_err(|message| at(line, message))?);
            }
        }
        Ok(Story {
            claims,
            cpu_bound: file.cpu_bound,
            lanes: file.lanes,
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

    /// The names of the listings that are compared in a claim.
    pub fn compared_listings(&self) -> impl Iterator<Item = &str> {
        self.claims.iter().flat_map(Claim::compared_listings)
    }
}
