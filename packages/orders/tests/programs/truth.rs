//! Every outcome of a program, found the plain way: states kept whole, every step of every thread tried in each. Knows nothing of
//! `orders`: what each operation does is written here anew, as std's documentation has it.

mod doing;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{Op, Outcome, Program, RECEIVER, learn, name};

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct State {
    threads: Vec<Thread>,
    numbers: [u32; 2],
    locks: [Lock; 2],
    /// Who waits for a signal, by lock.
    waiters: [BTreeSet<usize>; 2],
    shelf: Shelf,
    queue: Vec<(usize, u32)>,
    senders: usize,
    has_receiver: bool,
    once: Once,
    come: usize,
    rounds: usize,
    lanes: BTreeMap<String, Vec<String>>,
    exited: Option<&'static str>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
struct Lock {
    owner: Option<usize>,
    value: u32,
    is_poisoned: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
struct Shelf {
    readers: BTreeSet<usize>,
    writer: Option<usize>,
    value: u32,
    is_poisoned: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Once {
    New,
    AtWork,
    Made(u32),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Thread {
    /// Which of its operations is next.
    at: usize,
    midst: Midst,
    knows: u32,
    has_token: bool,
    has_tx: bool,
    has_rx: bool,
    panics: bool,
    /// How many of its own things it has dropped at its end.
    dropped: usize,
    is_over: bool,
}

/// How far a thread is in an operation of several steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Midst {
    Before,
    WaitsForSignal,
    LocksAgain,
    HandsOver,
    Receives,
    Makes,
    Meets(usize),
}

/// What a thread that cannot go on waits for, or the states that it can go on to.
type Next = Result<Vec<State>, &'static str>;

/// So many states are too many.
const MOST: usize = 300_000;

/// All outcomes, and how many states there are; nothing where they are too many.
pub(crate) fn outcomes(program: &Program) -> Option<(BTreeSet<Outcome>, usize)> {
    let first = State::first(program);
    let mut met = HashSet::from([first.clone()]);
    let mut open = vec![first];
    let mut outcomes = BTreeSet::new();
    while let Some(state) = open.pop() {
        if let Some(ending) = state.exited {
            outcomes.insert(state.outcome(ending, BTreeSet::new()));
            continue;
        }
        let mut waiting = BTreeSet::new();
        let mut goes_on = false;
        for thread in (0..state.threads.len()).filter(|&thread| !state.threads[thread].is_over) {
            match state.step(program, thread) {
                Ok(next) => {
                    goes_on = true;
                    open.extend(next.into_iter().filter(|state| met.insert(state.clone())));
                }
                Err(what) => {
                    waiting.insert((name(thread), what.to_owned()));
                }
            }
        }
        if !goes_on {
            outcomes.insert(state.outcome("is stuck", waiting));
        }
        if met.len() > MOST {
            return None;
        }
    }
    Some((outcomes, met.len()))
}

impl State {
    fn first(program: &Program) -> Self {
        let thread = |index: usize| Thread {
            at: 0,
            midst: Midst::Before,
            knows: index as u32,
            has_token: false,
            has_tx: index != RECEIVER,
            has_rx: index == RECEIVER,
            panics: false,
            dropped: 0,
            is_over: false,
        };
        let many = program.threads.len();
        State {
            threads: (0..many).map(thread).collect(),
            numbers: [0; 2],
            locks: Default::default(),
            waiters: Default::default(),
            shelf: Shelf::default(),
            queue: Vec::new(),
            senders: many - 1,
            has_receiver: true,
            once: Once::New,
            come: 0,
            rounds: 0,
            lanes: BTreeMap::new(),
            exited: None,
        }
    }

    fn outcome(&self, ending: &str, waiting: BTreeSet<(String, String)>) -> Outcome {
        Outcome {
            ending: ending.to_owned(),
            lanes: self.lanes.clone(),
            waiting,
        }
    }

    fn say(&mut self, lane: &str, line: String) {
        self.lanes.entry(lane.to_owned()).or_default().push(line);
    }

    fn learn(&mut self, this: usize, found: u32) {
        self.threads[this].knows = learn(self.threads[this].knows, found);
    }

    /// What this thread's next step leads to.
    fn step(&self, program: &Program, this: usize) -> Next {
        let mut state = self.clone();
        let thread = &self.threads[this];
        let ops = &program.threads[this];
        if thread.panics || thread.at >= ops.len() {
            return state.ends(program, this);
        }
        let mut op = &ops[thread.at];
        while let Op::IfOdd(inner) = op {
            if thread.knows.is_multiple_of(2) {
                state.threads[this].at += 1;
                return Ok(vec![state]);
            }
            op = inner;
        }
        state.threads[this].at += 1;
        let midst = std::mem::replace(&mut state.threads[this].midst, Midst::Before);
        state.does(program, this, op, midst)
    }

    /// The same operation goes on, so far.
    fn stays(mut self, this: usize, midst: Midst) -> Next {
        self.threads[this].at -= 1;
        self.threads[this].midst = midst;
        Ok(vec![self])
    }

    /// It has done all, or is in a panic: it drops what it has, one thing after the other, and ends; `main` joins before that.
    fn ends(mut self, program: &Program, this: usize) -> Next {
        let panics = self.threads[this].panics;
        let thread = &self.threads[this];
        let has = |what: usize| match what {
            0 | 1 => self.locks[what].owner == Some(this),
            2 => self.shelf.readers.contains(&this),
            3 => self.shelf.writer == Some(this),
            4 => thread.has_tx,
            5 => thread.has_rx,
            _ => true,
        };
        let dropped = (thread.dropped..)
            .find(|&what| has(what))
            .expect("the last is always there");
        self.threads[this].dropped = dropped + 1;
        match dropped {
            0 | 1 => {
                self.locks[dropped].is_poisoned |= panics;
                self.locks[dropped].owner = None;
            }
            2 => {
                self.shelf.readers.remove(&this);
            }
            3 => {
                self.shelf.is_poisoned |= panics;
                self.shelf.writer = None;
            }
            4 => self.drops_sender(this),
            5 => self.drops_receiver(program, this),
            _ if this > 0 => self.threads[this].is_over = true,
            _ if panics => self.exited = Some("panics"),
            _ => return self.joins(program, dropped - 6),
        }
        Ok(vec![self])
    }

    /// The last that `main` does.
    fn joins(mut self, program: &Program, done: usize) -> Next {
        match (program.joined.get(done), done - done.min(program.joined.len())) {
            (Some(&of), _) if !self.threads[of].is_over => return Err("the end of"),
            (Some(&of), _) => {
                let found = match (self.threads[of].panics, program.returns) {
                    (true, _) => 7777,
                    (false, true) => self.threads[of].knows,
                    (false, false) => 0,
                };
                self.learn(0, found);
            }
            (None, 0) => self.learn(0, self.numbers[0]),
            (None, 1) => self.learn(0, self.numbers[1]),
            (None, 2) => {
                let found = if let Once::Made(value) = self.once { value } else { 64 };
                self.learn(0, found);
            }
            (None, 3) => self.say("main", self.threads[0].knows.to_string()),
            (None, _) => self.exited = Some("exits 0"),
        }
        Ok(vec![self])
    }
}
