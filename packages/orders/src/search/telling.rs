//! Tells what was found, and one order for each outcome. Knows nothing of how it was found.

use crate::model::ending::{Ending, Waiting};
use crate::model::label_of;
use crate::model::run::{Outcome, Way};
use crate::model::trace::{Told, lane};
use crate::search::graph::{Count, Found};
use crate::search::report::{self, Line, Report, Searched};
use crate::search::{Complete, STRAYS, Search, Stopped};

/// So many outcomes are told; with more, nobody reads them.
const MOST_OUTCOMES: usize = 100;

/// So often each order that is told is run again, to see that the same comes out.
const CHECKS: usize = 3;

impl<P: FnMut(&Line)> Search<'_, P> {
    pub(super) fn refused(self, why: String) -> Report {
        Report {
            searched: Searched::All,
            orders: "0".into(),
            states: 0,
            runs: self.runs,
            threads: Vec::new(),
            outcomes: Vec::new(),
            more_outcomes: 0,
            weaker: Vec::new(),
            refused: Some(why),
        }
    }

    pub(super) fn report(mut self, searched: Searched, complete: &Complete) -> Report {
        let mut found: Vec<&Found> = complete.found.iter().collect();
        found.sort_by(|a, b| b.orders.is_more_than(a.orders).cmp(&a.orders.is_more_than(b.orders)));
        let orders = found.iter().fold(Count::NONE, |sum, found| sum.plus(found.orders));
        let way = if self.options.all_steps {
            Way::EveryStep
        } else {
            Way::Told
        };
        let mut threads = Vec::new();
        let mut outcomes = Vec::new();
        for found in found.iter().take(MOST_OUTCOMES) {
            let outcome = match self.along(&found.shortest, way) {
                Ok((outcome, _)) => outcome,
                Err(Stopped::Refused(why)) => return self.refused(why),
                Err(_) => continue,
            };
            // What is different each time, such as the order in a `HashMap`, mostly is in so many.
            for _ in 0..CHECKS {
                match self.along(&found.shortest, self.way()) {
                    Ok((again, _)) if again.number == found.outcome => {}
                    Err(Stopped::Refused(why)) => return self.refused(why),
                    _ => return self.refused(STRAYS.into()),
                }
            }
            outcomes.push(tell(&outcome, &mut threads, found.orders));
        }
        outcomes.sort_by_key(|outcome| match outcome.ending {
            report::Ending::IsStuck => 0,
            report::Ending::Panics => 1,
            report::Ending::Exits(status) => 2 + u8::from(status == 0),
        });
        self.weaker.sort_unstable();
        Report {
            searched,
            orders: orders.to_string(),
            states: complete.states,
            runs: self.runs,
            threads,
            more_outcomes: found.len().saturating_sub(MOST_OUTCOMES),
            outcomes,
            weaker: self.weaker,
            refused: None,
        }
    }

    /// The program in one order, told step by step, and how many choices that took. Where the order says nothing more, whoever can
    /// goes on.
    fn along(&mut self, order: &[usize], way: Way) -> Result<(Outcome, usize), Stopped> {
        loop {
            let (mut at, mut wrong) = (0, None);
            let outcome = self.once(way, |stop| {
                let thread = order.get(at).or(stop.can.first()).copied()?;
                at += 1;
                if stop.can.contains(&thread) {
                    return Some(thread);
                }
                wrong = Some((thread, at));
                None
            });
            match (outcome, wrong) {
                (Err(Stopped::BeginsAnew), _) => {}
                (Ok(_), Some((thread, at))) => {
                    let thread = label_of(thread);
                    return Err(Stopped::Refused(format!(
                        "the order does not fit the program: thread {thread} cannot go on so at step {at}"
                    )));
                }
                (outcome, _) => return Ok((outcome?, at)),
            }
        }
    }

    pub(super) fn replay(mut self, order: &[usize]) -> Report {
        let outcome = match self.along(order, Way::EveryStep) {
            Ok((outcome, taken)) if taken == order.len() => outcome,
            Ok((_, taken)) => {
                let said = order.len();
                return self.refused(format!(
                    "the order does not fit the program: it has {said} steps, and the program {taken}"
                ));
            }
            Err(Stopped::Refused(why)) => return self.refused(why),
            Err(_) => return self.refused("the order has no end".into()),
        };
        let mut threads = Vec::new();
        let told = tell(&outcome, &mut threads, Count::ONE);
        Report {
            searched: Searched::One,
            orders: "1".into(),
            states: told.steps.len() + 1,
            runs: 1,
            threads,
            outcomes: vec![told],
            more_outcomes: 0,
            weaker: self.weaker,
            refused: None,
        }
    }
}

fn tell(outcome: &Outcome, names: &mut Vec<String>, orders: Count) -> report::Outcome {
    let label = |index: usize| outcome.threads[index].1;
    for (name, label) in &outcome.threads {
        if names.len() <= *label {
            names.resize(label + 1, String::new());
        }
        if names[*label].is_empty() {
            names[*label].clone_from(name);
        }
    }
    name_by_lanes(outcome, names);
    let starts = |tells: &[Told]| {
        let starts = tells.iter().filter_map(|told| match told {
            // `main` starts with the program.
            Told::Starts(index) if *index > 0 => Some(label(*index)),
            _ => None,
        });
        starts.collect()
    };
    let steps = outcome.steps.iter().map(|step| {
        let prints = step.tells.iter().filter_map(|told| match told {
            Told::Out(line) => Some(line.clone()),
            _ => None,
        });
        let complains = step.tells.iter().filter_map(|told| match told {
            Told::Err(line) => Some(line.clone()),
            _ => None,
        });
        report::Step {
            thread: label(step.thread),
            way: step.way,
            line: step.line,
            does: step.does.clone(),
            prints: prints.collect(),
            complains: complains.collect(),
            starts: starts(&step.tells),
        }
    });
    let waits = |waiting: &Waiting| report::Waiting {
        thread: label(waiting.thread),
        line: waiting.place.line(),
        what: waiting.wants.what.to_owned(),
        of: waiting.wants.of.map(label),
        since: waiting.wants.since.map(|place| place.line()),
        is_timed: waiting.is_timed,
    };
    let (ending, waiting) = match &outcome.ending {
        Ending::Exits(status) => (report::Ending::Exits(*status), Vec::new()),
        Ending::Panics => (report::Ending::Panics, Vec::new()),
        Ending::IsStuck(waiting) => (report::Ending::IsStuck, waiting.iter().map(waits).collect()),
        Ending::IsCut => (report::Ending::IsStuck, Vec::new()),
    };
    let begun: Vec<_> = outcome.threads.iter().map(|&(_, label)| label).collect();
    let is_plain = begun.iter().copied().eq(0..begun.len());
    report::Outcome {
        ending,
        orders: orders.to_string(),
        starts: starts(&outcome.begins),
        begun: if is_plain { Vec::new() } else { begun },
        steps: steps.collect(),
        waiting,
    }
}

/// A thread without a name is called by the lane on which it first prints, where no other one is.
fn name_by_lanes(outcome: &Outcome, names: &mut [String]) {
    for step in &outcome.steps {
        let label = outcome.threads[step.thread].1;
        let first = step.tells.iter().find_map(|told| match told {
            Told::Out(line) => Some(lane(line)),
            _ => None,
        });
        if let Some(lane) = first
            && names[label].starts_with('#')
            && !names.iter().any(|name| name == lane)
        {
            names[label] = lane.to_owned();
        }
    }
}
