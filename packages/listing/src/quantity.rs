//! What a claim compares, as plain data: how long something took, or what a line says that it measured.

use serde::Serialize;

use crate::line;
use crate::moment::Moment;
use crate::timeline::Timeline;

/// For messages.
pub(crate) const QUANTITIES: &str = "`LISTING total`, `bar LINE`, `number LINE` or `LISTING number LINE`";

const TIME: &str = "a time";
const MEMORY: &str = "an amount of memory";
const SHARE: &str = "a share";

/// What two sides of a claim compare.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Quantity {
    /// How long a listing's whole run took.
    Total(String),
    /// How long the bar lasted that a line opens.
    Bar(Moment),
    /// The one measured number that a line tells, of this run or of another listing's.
    Number {
        listing: Option<String>,
        line: Moment,
        unit: Unit,
    },
}

/// Of a measured number.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Unit {
    of: &'static str,
    /// How many seconds, bytes or wholes it is.
    size: f64,
}

/// What stands before `×`, and what behind it; 1 if there is none. A line may have that sign too.
pub(crate) fn factor(text: &str) -> Result<(f64, &str), String> {
    let text = text.trim();
    let Some((factor, rest)) = text.split_once(" × ").filter(|_| text.starts_with(char::is_numeric)) else {
        return Ok((1.0, text));
    };
    let number = factor.parse().ok().filter(|number: &f64| number.is_finite());
    let number = number.ok_or_else(|| format!("`{factor}` is not a number"))?;
    Ok((number, rest))
}

impl Quantity {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let name = |name: &str| {
            let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            let error = || format!("`{name}` is not a listing's name; a quantity is {QUANTITIES}");
            is_name.then(|| name.to_owned()).ok_or_else(error)
        };
        let number = |listing, line: &str| {
            let line = Moment::parse(line);
            match line::measured(&line.line)[..] {
                [(_, unit)] => Ok(Quantity::Number {
                    listing,
                    unit: Unit::parse(unit)?,
                    line,
                }),
                ref found => Err(format!(
                    "the line `{}` has {} numbers with a unit, and must have one",
                    line.line,
                    found.len()
                )),
            }
        };
        if let Some(line) = text.strip_prefix("bar ") {
            Ok(Quantity::Bar(Moment::parse(line)))
        } else if let Some(line) = text.strip_prefix("number ") {
            number(None, line)
        } else if let Some((listing, line)) = text.split_once(" number ") {
            number(Some(name(listing)?), line)
        } else if let Some(listing) = text.strip_suffix(" total") {
            Ok(Quantity::Total(name(listing)?))
        } else {
            Err(format!("`{text}` is not a quantity: {QUANTITIES}"))
        }
    }

    /// What it is; only two of a kind can be compared.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Quantity::Total(_) | Quantity::Bar(_) => TIME,
            Quantity::Number { unit, .. } => unit.of,
        }
    }

    pub(crate) fn is_time(&self) -> bool {
        self.kind() == TIME
    }

    /// In seconds, bytes or wholes.
    pub(crate) fn measure(&self, run: &Timeline, other: &dyn Fn(&str) -> Option<Timeline>) -> Result<f64, String> {
        let other = |name: &str| other(name).ok_or_else(|| format!("there is no run of a listing `{name}`"));
        let not_over = "the run is not over";
        match self {
            Quantity::Total(name) => Ok(other(name)?.duration().ok_or(not_over)?),
            Quantity::Bar(opening) => {
                let line = opening.find(run)?;
                let bar = run.bars().iter().find(|bar| bar.line == line);
                let bar =
                    bar.ok_or_else(|| format!("the line `{}` opens no bar: it does not end in …", opening.line))?;
                Ok(bar.end.ok_or(not_over)? - bar.start)
            }
            Quantity::Number { listing, line, unit } => {
                let theirs = listing.as_deref().map(other).transpose()?;
                let run = theirs.as_ref().unwrap_or(run);
                let text = &run.lines()[line.find(run)?].text;
                match line::measured(text)[..] {
                    [(number, _)] => Ok(number * unit.size),
                    _ => Err(format!("`{text}` has no number that could be read")),
                }
            }
        }
    }

    /// The amount in the unit in which the claim has it.
    pub(crate) fn say(&self, amount: f64) -> String {
        match self {
            Quantity::Total(_) => format!("{amount:.3} s"),
            Quantity::Bar(line) => format!("{amount:.3} s in `{}`", line.line),
            Quantity::Number { line, unit, .. } => format!("{:.3} in `{}`", amount / unit.size, line.line),
        }
    }
}

impl Unit {
    fn parse(unit: &str) -> Result<Self, String> {
        let (of, size) = match unit {
            "ns" => (TIME, 1e-9),
            "µs" => (TIME, 1e-6),
            "ms" => (TIME, 1e-3),
            "s" => (TIME, 1.0),
            "B" => (MEMORY, 1.0),
            "KiB" => (MEMORY, 1024.0),
            "MiB" => (MEMORY, 1024.0 * 1024.0),
            "GiB" => (MEMORY, 1024.0 * 1024.0 * 1024.0),
            "%" => (SHARE, 0.01),
            "×" => (SHARE, 1.0),
            _ => return Err(format!("`{unit}` is not a unit that a claim knows")),
        };
        Ok(Unit { of, size })
    }
}
