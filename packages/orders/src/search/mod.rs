//! Finds every outcome of a program. Knows nothing of what its threads do.
//!
//! The program is run again and again, each time along a way that is known to a state from which somebody could go on who has
//! not yet, and on from there until a state comes that is known, or the end (stateless search, with the states' numbers
//! kept).

mod graph;
pub(crate) mod options;
pub(crate) mod report;
mod telling;

use std::collections::HashMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::model::ending::Ending;
use crate::model::execution::Execution;
use crate::model::history::mix;
use crate::model::learned::Learned;
use crate::model::run::{Outcome, Stop, Way};
use crate::model::watched::Watched;
use crate::model::{Choice, label_of};
use crate::search::graph::{Count, Found, Graph, Node};
use crate::search::options::Options;
use crate::search::report::{Line, Progress, Report, Searched};

/// How often it says how far it is.
const PAUSE: Duration = Duration::from_millis(200);

/// With so many preemptions nearly all faults are found (Musuvathi and Qadeer, *Iterative context bounding*, PLDI 2007).
const FEW: u32 = 2;

/// Why a program is refused that the search cannot lead where it has been.
const STRAYS: &str = "it does not do the same twice in the same order: it asks for something that is different each time, as \
                      the order in a `HashMap` or a random number is";

/// A search for all that may come out.
pub(crate) struct Search<'a, P> {
    options: &'a Options,
    program: Rc<dyn Fn() -> i32>,
    progress: P,
    began: Instant,
    told: Instant,
    learned: Learned,
    runs: u64,
    steps: u64,
    weaker: Vec<u32>,
}

/// Why a search stopped before it had seen everything.
enum Stopped {
    /// There is too much.
    TooMuch,
    /// More has been learned of the program.
    BeginsAnew,
    /// The program cannot be explored, for this reason.
    Refused(String),
}

/// All that one way of searching has found.
struct Complete {
    found: Vec<Found>,
    states: usize,
}

impl<'a, P: FnMut(&Line)> Search<'a, P> {
    pub(crate) fn new(options: &'a Options, program: impl Fn() -> i32 + 'static, progress: P) -> Self {
        Search {
            options,
            program: Rc::new(program),
            progress,
            began: Instant::now(),
            told: Instant::now(),
            learned: Learned::watching(
                options
                    .watched
                    .iter()
                    .filter_map(|claim| Watched::parse(claim))
                    .collect(),
            ),
            runs: 0,
            steps: 0,
            weaker: Vec::new(),
        }
    }

    pub(crate) fn run(mut self) -> Report {
        if let Some(order) = &self.options.replay {
            return self.replay(order);
        }
        let ways = match self.options.preemptions {
            Some(most) => vec![Some(most)],
            None => vec![None, Some(FEW)],
        };
        for most in ways {
            let searched = most.map_or(Searched::All, Searched::Preemptions);
            let found = loop {
                match self.all(searched, most) {
                    Err(Stopped::BeginsAnew) => {}
                    found => break found,
                }
            };
            match found {
                Ok(complete) => return self.report(searched, &complete),
                Err(Stopped::Refused(why)) => return self.refused(why),
                Err(_) => {}
            }
        }
        loop {
            match self.at_random() {
                Ok((searched, complete)) => return self.report(searched, &complete),
                Err(Stopped::Refused(why)) => return self.refused(why),
                Err(_) => {}
            }
        }
    }

    /// Runs the program once.
    fn once(&mut self, way: Way, choose: impl FnMut(&Stop) -> Option<usize>) -> Result<Outcome, Stopped> {
        let program = self.program.clone();
        let learned = std::mem::take(&mut self.learned);
        let mut outcome = Execution::run(move || program(), learned, way, choose);
        self.learned = std::mem::take(&mut outcome.learned);
        self.runs += 1;
        self.steps += outcome.taken;
        for line in &outcome.weaker {
            if !self.weaker.contains(line) {
                self.weaker.push(*line);
            }
        }
        match outcome.refusal.take() {
            Some(why) => Err(Stopped::Refused(why)),
            None if std::mem::take(&mut self.learned.begins_anew) => Err(Stopped::BeginsAnew),
            None => Ok(outcome),
        }
    }

    fn tell(&mut self, searched: Searched, states: usize, left: usize) {
        if self.told.elapsed() > PAUSE {
            self.told = Instant::now();
            let runs = self.runs;
            (self.progress)(&Line::Progress(Progress {
                searched,
                states,
                runs,
                left,
            }));
        }
    }

    /// Whether so much of the time is over.
    fn is_used_up(&self, share: f64) -> bool {
        self.began.elapsed().as_secs_f64() > share * self.options.most_seconds
    }

    /// How the program is run where nobody wants to be told.
    fn way(&self) -> Way {
        if self.options.all_steps {
            Way::EveryStep
        } else {
            Way::Fast
        }
    }

    /// Tries every order, or those with so many preemptions at most.
    fn all(&mut self, searched: Searched, most: Option<u32>) -> Result<Complete, Stopped> {
        let Options {
            most_states,
            most_steps,
            one_by_one,
            ..
        } = *self.options;
        let way = self.way();
        self.steps = 0;
        let mut graph = Graph::default();
        let mut ends: HashMap<u64, Node> = HashMap::new();
        let mut left: Vec<Option<(Node, usize)>> = vec![None];
        while let Some(begin) = left.pop() {
            let path = begin.map_or_else(Vec::new, |(node, thread)| {
                let mut path = graph.path(node);
                path.push((node, thread));
                path
            });
            let (mut at, mut preemptions, mut last) = (0, Preemptions::new(most), begin);
            let mut strays = false;
            let choose = |stop: &Stop| {
                let can = preemptions.allowed(stop);
                if let Some(&(node, thread)) = path.get(at) {
                    at += 1;
                    let is_there = one_by_one || graph.get(preemptions.key(stop)) == Some(node);
                    if !is_there || !can.contains(&thread) {
                        strays = true;
                        return None;
                    }
                    preemptions.count(stop, thread);
                    return Some(thread);
                }
                let key = if one_by_one {
                    graph.len() as u64
                } else {
                    preemptions.key(stop)
                };
                if let Some(known) = graph.get(key) {
                    if let Some((from, thread)) = last {
                        graph.link(from, thread, known);
                    }
                    return None;
                }
                let node = graph.add(key, last, None);
                if let Some((from, thread)) = last {
                    graph.link(from, thread, node);
                }
                let (&thread, others) = can.split_first()?;
                left.extend(others.iter().rev().map(|&other| Some((node, other))));
                last = Some((node, thread));
                preemptions.count(stop, thread);
                Some(thread)
            };
            let outcome = self.once(way, choose)?;
            if strays {
                return Err(Stopped::Refused(STRAYS.into()));
            }
            if !matches!(outcome.ending, Ending::IsCut) {
                let end = *ends
                    .entry(outcome.number)
                    .or_insert_with(|| graph.add(mix(&[outcome.number, 9]), last, Some(outcome.number)));
                // Nobody had to choose where the program ends before anybody could.
                if let Some((from, thread)) = last {
                    graph.link(from, thread, end);
                }
            }
            let share = if most.is_some() { 0.75 } else { 0.5 };
            if graph.len() > most_states || self.steps > most_steps || self.is_used_up(share) {
                return Err(Stopped::TooMuch);
            }
            self.tell(searched, graph.len(), left.len());
        }
        Ok(Complete {
            found: graph.outcomes(),
            states: graph.len() - ends.len(),
        })
    }

    /// Tries some orders, drawn at random.
    fn at_random(&mut self) -> Result<(Searched, Complete), Stopped> {
        let Options { at_random, seed, .. } = *self.options;
        let mut searched = Searched::Random {
            orders: at_random,
            seed,
        };
        let mut found: HashMap<u64, Found> = HashMap::new();
        let mut states = std::collections::HashSet::new();
        let way = self.way();
        let mut drawn = seed;
        for order in 0..at_random {
            let mut path = Vec::new();
            let outcome = self.once(way, |stop| {
                states.insert(stop.state);
                drawn = mix(&[drawn, seed]);
                let thread = stop.can[usize::try_from(drawn % stop.can.len() as u64).ok()?];
                path.push(thread);
                Some(thread)
            })?;
            let new = found.entry(outcome.number).or_insert_with(|| Found {
                outcome: outcome.number,
                orders: Count::NONE,
                shortest: path.clone(),
            });
            new.orders = new.orders.plus(Count::ONE);
            if path.len() < new.shortest.len() {
                new.shortest = path;
            }
            self.tell(
                searched,
                states.len(),
                usize::try_from(at_random - order).unwrap_or(usize::MAX),
            );
            if self.is_used_up(1.0) {
                let orders = order + 1;
                searched = Searched::Random { orders, seed };
                break;
            }
        }
        let mut found: Vec<_> = found.into_values().collect();
        found.sort_by_key(|found| found.outcome);
        let states = states.len();
        Ok((searched, Complete { found, states }))
    }
}

/// How often a thread was kept from going on though it could.
struct Preemptions {
    most: Option<u32>,
    were: u32,
}

impl Preemptions {
    fn new(most: Option<u32>) -> Self {
        Preemptions { most, were: 0 }
    }

    /// Whom one would keep from going on by choosing another.
    fn would_stop(stop: &Stop) -> Option<usize> {
        stop.last
            .filter(|last| stop.can.iter().any(|&can| label_of(can) == *last))
    }

    fn allowed<'s>(&self, stop: &'s Stop) -> &'s [usize] {
        let goes_on = Preemptions::would_stop(stop).filter(|_| self.most.is_some_and(|most| self.were >= most));
        match goes_on {
            Some(thread) => {
                let from = stop.can.iter().take_while(|&&can| label_of(can) != thread).count();
                let ways = stop.can[from..].iter().take_while(|&&can| label_of(can) == thread);
                &stop.can[from..from + ways.count()]
            }
            None => &stop.can,
        }
    }

    fn count(&mut self, stop: &Stop, choice: Choice) {
        if Preemptions::would_stop(stop).is_some_and(|last| last != label_of(choice)) {
            self.were += 1;
        }
    }

    /// The state's number; where there is a bound, how much of it is left belongs to the state, and whose turn it is.
    fn key(&self, stop: &Stop) -> u64 {
        match self.most {
            None => stop.state,
            Some(_) => {
                let last = Preemptions::would_stop(stop).map_or(0, |last| last as u64 + 1);
                mix(&[stop.state, u64::from(self.were), last])
            }
        }
    }
}
