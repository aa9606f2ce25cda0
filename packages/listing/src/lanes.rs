//! What every run of a listing has in common: the lines of each lane in their order, its panics, and how it exits.

use std::fmt;

use crate::line;
use crate::recording::Stream;
use crate::run::Run;
use crate::timeline::Timeline;

/// One lane of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    /// As it stands in brackets, or `main`.
    pub name: String,
    /// In their order, without what is measured.
    pub messages: Vec<String>,
}

/// What a thread said when it panicked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panic {
    /// The thread's name.
    pub thread: String,
    /// Without what is measured; several lines are joined by line ends.
    pub message: String,
}

impl fmt::Display for Panic {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "thread {}: `{}`", self.thread, self.message)
    }
}

/// The part of a run that is the same every time. Numbers with a unit are left out of it, for they are measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lanes {
    /// By name.
    pub lanes: Vec<Lane>,
    /// By thread, those of one thread in their order. A Python run has none: its tracebacks are not looked at.
    pub panics: Vec<Panic>,
    /// `None` where a signal ended it.
    pub exit_status: Option<i32>,
}

impl Lanes {
    /// What `run` has in common with every other.
    pub fn of(run: &Run) -> Self {
        let mut lanes: Vec<Lane> = Vec::new();
        let timeline = Timeline::of(run);
        for found in timeline.lines().iter().filter(|line| line.stream == Stream::Output) {
            let (name, message) = line::lane_and_message(&found.text);
            let message = line::plain(message).into_owned();
            match lanes.iter_mut().find(|lane| lane.name == name) {
                Some(lane) => lane.messages.push(message),
                None => lanes.push(Lane {
                    name: name.to_owned(),
                    messages: vec![message],
                }),
            }
        }
        lanes.sort_by(|a, b| a.name.cmp(&b.name));
        Lanes {
            lanes,
            panics: panics(&timeline),
            exit_status: run.exit_status,
        }
    }

    /// Without its panics, for a comparison with a twin.
    pub fn without_panics(self) -> Self {
        Lanes {
            panics: Vec::new(),
            ..self
        }
    }

    /// How `other` differs from this, in words; `None` if it does not.
    pub fn difference(&self, other: &Lanes) -> Option<String> {
        let names = |run: &Lanes| -> Vec<String> { run.lanes.iter().map(|lane| lane.name.clone()).collect() };
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
        if self.panics != other.panics {
            let said = |run: &Lanes| match run.panics.as_slice() {
                [] => "none".to_owned(),
                panics => panics.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            };
            return Some(format!("panics: {} instead of {}", said(other), said(self)));
        }
        (self.exit_status != other.exit_status)
            .then(|| format!("exit status {:?} instead of {:?}", other.exit_status, self.exit_status))
    }
}

/// What the standard library's hook writes of each panic: a line that names the thread, then the message, and in a
/// run's first panic a hint at backtraces behind it.
fn panics(timeline: &Timeline) -> Vec<Panic> {
    let mut panics: Vec<Panic> = Vec::new();
    let mut in_message = false;
    for found in timeline.lines().iter().filter(|line| line.stream == Stream::Error) {
        if let Some(thread) = line::panicked_thread(&found.text) {
            panics.push(Panic {
                thread: thread.to_owned(),
                message: String::new(),
            });
            in_message = true;
        } else if line::is_backtrace_hint(&found.text) {
            in_message = false;
        } else if let Some(panic) = panics.last_mut().filter(|_| in_message) {
            let between = if panic.message.is_empty() { "" } else { "\n" };
            panic.message.push_str(between);
            panic.message.push_str(&found.plain);
        }
    }
    panics.sort_by(|a, b| a.thread.cmp(&b.thread));
    panics
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::Event;

    fn lanes(lines: &[(f64, &str)]) -> Lanes {
        Lanes::of(&Run::of_lines(lines))
    }

    #[test]
    fn the_order_across_lanes_is_luck_but_within_a_lane_it_is_the_story() {
        let one = lanes(&[(0.1, "[a] one…"), (0.2, "[b] one"), (0.3, "[a] two")]);
        let other = lanes(&[(0.1, "[b] one"), (0.2, "[a] one…"), (0.3, "[a] two")]);
        let swapped = lanes(&[(0.1, "[b] one"), (0.2, "[a] two"), (0.3, "[a] one…")]);
        assert_eq!(one.difference(&other), None);
        let difference = one.difference(&swapped).unwrap();
        assert!(difference.contains("lane a, line 1"), "{difference}");
    }

    #[test]
    fn a_missing_line_and_another_exit_status_are_differences() {
        let whole = lanes(&[(0.1, "[a] one"), (0.3, "[a] two")]);
        let difference = whole.difference(&lanes(&[(0.1, "[a] one")])).unwrap();
        assert!(difference.contains("nothing instead of `two`"), "{difference}");
        let failed = Lanes {
            exit_status: Some(101),
            ..whole.clone()
        };
        assert!(whole.difference(&failed).is_some());
    }

    #[test]
    fn a_panic_belongs_to_the_story_by_its_thread_and_message_but_not_by_its_number() {
        let run = |errors: &[&str]| {
            let mut run = Run::of_lines(&[(0.1, "[a] one")]);
            let errors = errors.iter();
            run.events
                .extend(errors.map(|text| Event(0.2, Stream::Error, (*text).to_owned())));
            Lanes::of(&run)
        };
        let hint = "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace";
        let till = "thread 'till' (42) panicked at src/main.rs:3:5:";
        let whole = run(&["", till, "no change left", "after 3 ms", hint, "unrelated"]);
        let panic = Panic {
            thread: "till".into(),
            message: "no change left\nafter _ ms".into(),
        };
        assert_eq!(whole.panics, [panic]);
        let again = "thread 'till' (7) panicked at src/main.rs:3:5:";
        assert_eq!(whole, run(&["", again, "no change left", "after 9 ms", hint]));
        for other in [
            run(&[]),
            run(&["", till, "no coins left", "after 3 ms", hint]),
            run(&["", "thread 'door' (42) panicked at src/main.rs:3:5:", "no change left"]),
        ] {
            let difference = whole.difference(&other).unwrap();
            assert!(
                difference.contains("instead of thread till: `no change left"),
                "{difference}"
            );
            assert_eq!(whole.clone().without_panics().difference(&other.without_panics()), None);
        }
        let two = run(&["", till, "a", hint, "", "thread 'door' (8) panicked at x:1:1:", "b"]);
        let swapped = run(&["", "thread 'door' (8) panicked at x:1:1:", "b", hint, "", till, "a"]);
        assert_eq!(two, swapped, "which thread panics first is luck");
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
            assert_eq!(lanes(&[(0.0, a)]) == lanes(&[(0.0, b)]), equal, "{a} | {b}");
        }
    }
}
