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
//!     # a line comes, or never does
//!     "[main] 40 cups printed",
//!     "[main] 39 cups never printed",
//!     # the program comes to its end by itself, with exit status 0
//!     "ends",
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
//! # lines that are luck, in a change's story: each run has at least one of them, and they are left out of the lanes; `*`
//! # stands for anything
//! luck = ["[main] nothing lost", "[main] * lost"]
//! # how many runs are judged together; 1 if it is not said
//! runs = 20
//!
//! # what the reader of a change predicts: when bars begin and end, or the `order` of lines, or one of several outcomes,
//! # of which exactly one must come true
//! [predict]
//! bars = ["[coffee] brewing…", "[pastry] baking…"]
//! [[predict.outcome]]
//! says = "Some runs lose an update, others do not."
//! claims = ["[main] something lost printed"]
//! of = "few" # of the runs: no more than half; or `most`, `none`, and `all` if it is not said
//! [[predict.outcome]]
//! says = "The compiler refuses it."
//! refused = "thread::spawn" # at a line that has this in it
//!
//! # what an exercise's program must do, in the words of a reader; its start breaks it, and says so
//! [[promise]]
//! says = "Nothing is lost."
//! claims = ["[main] something lost never printed"]
//! broken = true
//!
//! # in all orders in which its threads may run: what comes out of every one of them, and of at least one
//! [orders]
//! all = ["ends"] # or `is stuck`, `panics`, `as recorded` in each lane,
//! #   `LINE printed`, `LINE never printed`, `LINE before LINE`, `at most 2 at once of LINE | LINE` (bars)
//! some = ["[main] 3 lost printed"]
//! with = { ROUNDS = 2 } # constants that are smaller then
//! preemptions = 2 # where even so they are too many; both are said wherever the result is shown
//! left_out = "it asks the clock" # in place of all that
//! passes = { notify = "nobody waits" } # why mutants of a rule break none of it (tests/mutants)
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

use serde::{Deserialize, Serialize};

use crate::claim::{Claim, Subject};
use crate::error::{Error, Result};
use crate::line;
use crate::orders::{Orders, OrdersTable};
use crate::question::{Question, Table};
use crate::recording::{Event, Stream};
use crate::run::Run;
use crate::text::read_text;
use crate::timeline::Timeline;

/// What a listing promises.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// What must hold of every run.
    pub claims: Vec<Claim>,
    /// Whether its times hang on the processor, so that only quiet runs can be judged.
    pub cpu_bound: bool,
    /// The lanes that stand first in the picture, in this order.
    pub lanes: Vec<String>,
    /// Where the twin's text differs.
    pub twin: Vec<TwinDifference>,
    /// Lines of which every run has at least one, and which one is luck.
    pub luck: Vec<String>,
    /// How many runs are judged together.
    pub runs: usize,
    /// What the reader is asked, of a change.
    pub question: Option<Question>,
    /// What must hold of an exercise.
    pub promises: Vec<Promise>,
    /// What comes out of all orders.
    pub orders: Option<Orders>,
}

/// What an exercise's program must do.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Promise {
    /// In the words of a reader.
    pub says: String,
    /// What it comes to; all of it must hold of every run.
    pub claims: Vec<Claim>,
    /// The program at the start of the exercise breaks it, in every run.
    #[serde(skip)]
    pub broken: bool,
}

impl Promise {
    /// What was found in a run that breaks it; nothing where it is kept. Its claims speak of that run alone.
    pub fn broken_by(&self, run: &Timeline) -> Option<String> {
        let own = |_: &str| Some(run.clone());
        self.claims.iter().find_map(|claim| {
            let found = claim.check(run, &own).err()?;
            // The promise says it already.
            Some(found.replacen(&format!("`{claim}` does not hold: "), "", 1))
        })
    }
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
    #[serde(default)]
    luck: Vec<String>,
    runs: Option<usize>,
    predict: Option<Table>,
    #[serde(default)]
    promise: Vec<PromiseTable>,
    orders: Option<OrdersTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PromiseTable {
    says: String,
    claims: Vec<String>,
    #[serde(default)]
    broken: bool,
}

impl Default for Story {
    /// That of a listing that has no file for it.
    fn default() -> Self {
        Story {
            claims: Vec::new(),
            cpu_bound: false,
            lanes: Vec::new(),
            twin: Vec::new(),
            luck: Vec::new(),
            runs: 1,
            question: None,
            promises: Vec::new(),
            orders: None,
        }
    }
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
        let parse = |claim: &String, subject| {
            let line = text.find(claim).map_or(1, line_of);
            Claim::parse(claim, subject).map_err(|message| at(line, message))
        };
        let mut claims = Vec::new();
        for (subject, list) in lists {
            for claim in &list {
                claims.push(parse(claim, subject)?);
            }
        }
        let promises = file.promise.into_iter().map(|promise| {
            let claims = promise.claims.iter().map(|claim| parse(claim, Subject::Listing));
            Ok(Promise {
                claims: claims.collect::<Result<_>>()?,
                says: promise.says,
                broken: promise.broken,
            })
        });
        let promises = promises.collect::<Result<_>>()?;
        let of_table = text.find("[predict]").map_or(1, line_of);
        let question = file.predict.map(Question::read).transpose();
        let question = question.map_err(|message| at(of_table, message))?;
        let of_orders = text.find("[orders]").map_or(1, line_of);
        let orders = file.orders.map(Orders::read).transpose();
        let orders = orders.map_err(|message| at(of_orders, message))?;
        Ok(Story {
            claims,
            cpu_bound: file.cpu_bound,
            lanes: file.lanes,
            twin: file.twin,
            luck: file.luck,
            runs: file.runs.unwrap_or(1).max(1),
            question,
            promises,
            orders,
        })
    }

    /// Whether a line is one of those that are luck.
    pub fn is_luck(&self, text: &str) -> bool {
        self.luck.iter().any(|pattern| is_like(text, pattern))
    }

    /// The run without the lines that are luck.
    ///
    /// # Errors
    /// If there is none of them in it; the message has them.
    pub fn without_luck(&self, run: Run) -> std::result::Result<Run, String> {
        let (luck, events): (Vec<_>, Vec<_>) = run
            .events
            .into_iter()
            .partition(|Event(_, stream, text)| *stream == Stream::Output && self.is_luck(text));
        if luck.is_empty() && !self.luck.is_empty() {
            return Err(format!("none of these lines was printed: {}", self.luck.join(" | ")));
        }
        Ok(Run { events, ..run })
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

/// Whether a line is as a pattern has it, in which `*` stands for anything.
pub(crate) fn is_like(text: &str, pattern: &str) -> bool {
    let (text, pattern) = (line::plain(text), line::plain(pattern));
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let Some(last) = parts.next_back() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, is) in [
            ("[main] 9 cups, 0 lost", true),
            ("[main] * cups, * lost", true),
            ("*", true),
            ("[main] *", true),
            ("* lost", true),
            ("[main] * lost *", false),
            ("[main] * cups", false),
            ("[main] 9", false),
            ("* found", false),
        ] {
            assert_eq!(is_like("[main] 9 cups, 0 lost", pattern), is, "{pattern}");
        }
    }
}
