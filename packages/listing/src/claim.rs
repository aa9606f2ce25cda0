//! A claim about a run, as plain data, and its judge.

use std::fmt;

use crate::line;
use crate::recording::Stream;
use crate::timeline::Timeline;

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

/// What a claim about lengths of time compares, as one run has it: the claim holds where `short < factor × long`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    /// In seconds.
    pub short: f64,
    /// How much of the long one the short one may take.
    pub factor: f64,
    /// In seconds.
    pub long: f64,
}

impl Ratio {
    /// Whether the claim holds.
    pub fn holds(&self) -> bool {
        self.short < self.factor * self.long
    }

    /// The least of both: other programs' work makes a length of time longer, never shorter.
    pub fn least(self, other: Ratio) -> Ratio {
        Ratio {
            short: self.short.min(other.short),
            long: self.long.min(other.long),
            ..self
        }
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Ratio { short, long, .. } = self;
        write!(f, "{short:.3} s against {long:.3} s, a ratio of {:.2}", short / long)
    }
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
    /// Of the bar that a line opens.
    Bar(Moment),
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Claim {
    /// Reads a claim in the words of a `story.toml`; `of_twin` tells whether it holds of the twin too.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn parse(text: &str, of_twin: bool) -> Result<Self, String> {
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

    /// Whether it holds of the listing's twin too.
    pub fn is_of_twin(&self) -> bool {
        self.of_twin
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

    /// What the claim compares, where it is one about lengths of time; the run and `total` are as for [`Claim::check`].
    ///
    /// # Errors
    /// If the run lacks what the claim speaks of.
    pub fn ratio(&self, run: &Timeline, total: &dyn Fn(&str) -> Option<f64>) -> Result<Option<Ratio>, String> {
        let Kind::Shorter { short, factor, long } = &self.kind else {
            return Ok(None);
        };
        Ok(Some(Ratio {
            short: short.seconds(run, total)?,
            factor: *factor,
            long: long.seconds(run, total)?,
        }))
    }

    /// Checks the claim on a run that is over; `total` gives how long a listing's whole run took, in seconds.
    ///
    /// # Errors
    /// What was found instead, in words.
    pub fn check(&self, run: &Timeline, total: &dyn Fn(&str) -> Option<f64>) -> Result<(), String> {
        match &self.kind {
            Kind::Before { first, then } => {
                let (a, b) = (first.find(run)?, then.find(run)?);
                if a < b {
                    return Ok(());
                }
                let seconds = |index: usize| run.lines()[index].seconds;
                Err(format!(
                    "`{}` does not hold: `{}` came at {:.3} s, `{}` at {:.3} s",
                    self.text,
                    first.line,
                    seconds(a),
                    then.line,
                    seconds(b)
                ))
            }
            Kind::Shorter { .. } => match self.ratio(run, total)? {
                Some(ratio) if !ratio.holds() => Err(format!("`{}` does not hold: {ratio}", self.text)),
                _ => Ok(()),
            },
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

    /// The index of its line.
    fn find(&self, run: &Timeline) -> Result<usize, String> {
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

    fn seconds(&self, run: &Timeline, total: &dyn Fn(&str) -> Option<f64>) -> Result<f64, String> {
        match self {
            Span::Total(name) => total(name).ok_or_else(|| format!("there is no run of a listing `{name}`")),
            Span::Bar(opening) => {
                let line = opening.find(run)?;
                let bar = run.bars().iter().find(|bar| bar.line == line);
                let bar =
                    bar.ok_or_else(|| format!("the line `{}` opens no bar: it does not end in …", opening.line))?;
                let end = bar.end.ok_or("the run is not over")?;
                Ok(end - bar.start)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::Event;
    use crate::run::Run;

    fn check(claim: &str, run: &Run) -> Result<(), String> {
        let total = |name: &str| (name == "this").then_some(run.duration);
        Claim::parse(claim, true)?.check(&Timeline::of(run), &total)
    }

    #[test]
    fn claims_hold_or_say_what_was_found() {
        let run = Run::of_lines(&[
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
        assert!(
            check("bar [a] done < this total", &run)
                .unwrap_err()
                .contains("opens no bar")
        );
        assert!(check("a rose is a rose", &run).unwrap_err().contains("not a claim"));
    }

    #[test]
    fn a_panic_closes_the_bar_of_its_thread_as_it_does_in_the_picture() {
        let mut run = Run::of_lines(&[(0.0, "[a] working…"), (0.0, "[b] waiting…"), (1.0, "[b] done")]);
        let panic = "thread 'a' (7) panicked at src/main.rs:3:5:".to_owned();
        run.events.insert(2, Event(0.4, Stream::Error, panic));
        assert_eq!(check("bar [a] working… < 0.5 × bar [b] waiting…", &run), Ok(()));
    }

    #[test]
    fn a_line_printed_twice_must_be_numbered() {
        let run = Run::of_lines(&[(0.0, "[a] tick"), (0.1, "[b] tock"), (0.2, "[a] tick")]);
        assert!(check("[a] tick before [b] tock", &run).unwrap_err().contains("2 times"));
        assert_eq!(check("[a] tick #1 before [b] tock", &run), Ok(()));
        assert!(check("[a] tick #2 before [b] tock", &run).is_err());
    }
}
