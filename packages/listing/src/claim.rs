//! A claim about a run, as plain data, and its judge. The page has the data and a judge of its own
//! (src/theme/model/claims.js); tests/cases/ holds the two together.

use std::fmt;

use serde::Serialize;

use crate::moment::Moment;
use crate::quantity::{QUANTITIES, Quantity, factor};
use crate::timeline::Timeline;

/// A statement about a run that must hold every time.
///
/// As data it is its text, and what it says under one of the keys `before`, `less`, `printed`, `unprinted`, `ends`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Claim {
    text: String,
    #[serde(flatten)]
    kind: Kind,
    #[serde(skip)]
    subject: Subject,
}

/// Of which runs a claim must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Of the listing and of its twin.
    Both,
    /// Of the listing alone.
    Listing,
    /// Of the twin alone.
    Twin,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Before {
        first: Moment,
        then: Moment,
    },
    Less {
        less: Quantity,
        factor: f64,
        more: Quantity,
    },
    /// The line comes, at least as many times as its number says.
    Printed(Moment),
    /// It never comes.
    Unprinted(Moment),
    /// The program comes to its end by itself, with exit status 0.
    Ends {},
}

/// What a claim compares, as one run has it: the claim holds where `less < factor × more`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    /// In seconds, bytes or wholes.
    pub less: f64,
    /// How much of the other the first may be.
    pub factor: f64,
    /// In the same unit.
    pub more: f64,
}

impl Ratio {
    /// Whether the claim holds.
    pub fn holds(&self) -> bool {
        self.less < self.factor * self.more
    }

    /// The least of both: other programs' work makes a length of time longer, never shorter.
    pub fn least(self, other: Ratio) -> Ratio {
        Ratio {
            less: self.less.min(other.less),
            more: self.more.min(other.more),
            ..self
        }
    }
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Claim {
    /// Reads a claim in the words of a `story.toml`.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn parse(text: &str, subject: Subject) -> Result<Self, String> {
        let kind = if let Some((first, then)) = text.split_once(" before ") {
            Kind::Before {
                first: Moment::parse(first),
                then: Moment::parse(then),
            }
        } else if let Some((less, more)) = text.split_once(" < ") {
            let less = Quantity::parse(less)?;
            let (factor, more) = factor(more)?;
            let more = Quantity::parse(more)?;
            if less.kind() != more.kind() {
                return Err(format!("`{text}` compares {} with {}", less.kind(), more.kind()));
            }
            Kind::Less { less, factor, more }
        } else if let Some(line) = text.strip_suffix(" never printed") {
            Kind::Unprinted(Moment::parse(line))
        } else if let Some(line) = text.strip_suffix(" printed") {
            Kind::Printed(Moment::parse(line))
        } else if text == "ends" {
            Kind::Ends {}
        } else {
            return Err(format!(
                "`{text}` is not a claim: `LINE before LINE`, `LINE printed`, `LINE never printed`, `ends`, or `QUANTITY < NUMBER × QUANTITY`, where a quantity is {QUANTITIES}"
            ));
        };
        Ok(Claim {
            text: text.to_owned(),
            kind,
            subject,
        })
    }

    /// Of which runs it must hold.
    pub fn subject(&self) -> Subject {
        self.subject
    }

    /// The names of the listings whose runs it compares.
    pub fn compared_listings(&self) -> Vec<&str> {
        let quantities = match &self.kind {
            Kind::Less { less, more, .. } => vec![less, more],
            _ => vec![],
        };
        let names = quantities.into_iter().filter_map(|quantity| match quantity {
            Quantity::Total(name) => Some(name.as_str()),
            Quantity::Bar(_) => None,
            Quantity::Number { listing, .. } => listing.as_deref(),
        });
        names.collect()
    }

    /// Whether it speaks of lengths of time, which a busy machine stretches, and not of order or memory.
    pub fn is_ratio(&self) -> bool {
        matches!(&self.kind, Kind::Less { less, .. } if less.is_time())
    }

    /// What the claim compares, where it compares quantities; the run and `other` are as for [`Claim::check`].
    ///
    /// # Errors
    /// If a run lacks what the claim speaks of.
    pub fn ratio(&self, run: &Timeline, other: &dyn Fn(&str) -> Option<Timeline>) -> Result<Option<Ratio>, String> {
        let Kind::Less { less, factor, more } = &self.kind else {
            return Ok(None);
        };
        Ok(Some(Ratio {
            less: less.measure(run, other)?,
            factor: *factor,
            more: more.measure(run, other)?,
        }))
    }

    /// Checks the claim on a run that is over; `other` gives that of another listing.
    ///
    /// # Errors
    /// What was found instead, in words.
    pub fn check(&self, run: &Timeline, other: &dyn Fn(&str) -> Option<Timeline>) -> Result<(), String> {
        match &self.kind {
            Kind::Before { first, then } => {
                let (a, b) = (first.find(run)?, then.find(run)?);
                if a < b {
                    return Ok(());
                }
                let seconds = |index: usize| run.lines()[index].seconds;
                Err(format!(
                    "`{}` does not hold: `{}` came at {:.3} s, after `{}` at {:.3} s",
                    self.text,
                    first.line,
                    seconds(a),
                    then.line,
                    seconds(b)
                ))
            }
            Kind::Less { less, factor, more } => match self.ratio(run, other)? {
                Some(ratio) if !ratio.holds() => Err(format!(
                    "`{}` does not hold: {} against {}, a ratio of {:.2}, not below {factor}",
                    self.text,
                    less.say(ratio.less),
                    more.say(ratio.more),
                    ratio.less / ratio.more
                )),
                _ => Ok(()),
            },
            Kind::Printed(line) if line.is_in(run) => Ok(()),
            Kind::Printed(line) => line.find(run).map(|_| ()),
            Kind::Unprinted(line) if line.is_in(run) => Err(match line.times(run).as_str() {
                "once" => format!("the line `{}` was printed", line.line),
                times => format!("the line `{}` was printed {times}", line.line),
            }),
            Kind::Unprinted(_) => Ok(()),
            Kind::Ends {} => match run.exit_status() {
                Some(0) => Ok(()),
                Some(status) => Err(format!("it ended with exit status {status}")),
                None => Err("it did not come to an end by itself".to_owned()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::{Event, Stream};
    use crate::run::Run;

    fn check(claim: &str, run: &Run) -> Result<(), String> {
        let other = |name: &str| (name == "this").then(|| Timeline::of(run));
        Claim::parse(claim, Subject::Both)?.check(&Timeline::of(run), &other)
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
    fn what_two_lines_have_measured_is_compared() {
        let run = Run::of_lines(&[
            (0.0, "[a] took 512 B…"),
            (0.1, "[b] took 2.5 KiB"),
            (0.2, "[a] in 900 µs"),
            (0.3, "[b] in 0.001 s"),
            (0.4, "[b] 0.52 × as long"),
            (0.5, "[a] 1.5 ms of 2 ms"),
        ]);
        let holds = |claim: &str| check(claim, &run);
        assert_eq!(
            holds("number [a] took 1 B… < 0.21 × this number [b] took 1 KiB"),
            Ok(())
        );
        assert_eq!(holds("number [a] in 1 µs < number [b] in 1 s"), Ok(()));
        assert_eq!(holds("number [b] in 1 s < 0.1 × bar [a] took 1 B…"), Ok(()));
        assert_eq!(holds("number [b] 1 × as long < 2 × number [b] 1 × as long"), Ok(()));
        for (claim, fault) in [
            ("number [a] took 1 B… < 0.19 × this number [b] took 1 KiB", "512.000 in"),
            ("number [b] 1 × as long < number [b] 1 × as long", "ratio of 1.00"),
            ("number [a] took 1 B < 9 × number [b] took 1 KiB", "not printed"),
            (
                "number [a] in 1 µs < that number [b] in 1 s",
                "no run of a listing `that`",
            ),
        ] {
            let found = holds(claim).unwrap_err();
            assert!(found.contains(fault), "{claim}: {found}");
        }
    }

    #[test]
    fn what_cannot_be_compared_is_refused() {
        for (claim, fault) in [
            ("number [a] in 1 µs < number [a] took 1 B…", "a time with an amount"),
            ("number [b] 1 × as long < this total", "a share with a time"),
            ("number [a] took < this total", "has 0 numbers"),
            ("number [a] 1 ms of 2 ms < this total", "has 2 numbers"),
            ("0.5 × bar [a] working… < this total", "is not a quantity"),
            ("bar [a] working… < 0,5 × this total", "`0,5` is not a number"),
            (
                "bar [a] working… < x × this total",
                "`x × this` is not a listing's name",
            ),
            ("bar [a] working… < 1 s", "is not a quantity"),
        ] {
            let found = Claim::parse(claim, Subject::Both).unwrap_err();
            assert!(found.contains(fault), "{claim}: {found}");
        }
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
