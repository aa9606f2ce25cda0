//! Every outcome of a program, found the plain way: states kept whole, every step of every thread tried in each. Knows nothing of
//! `orders`: what each operation does is written here anew, as std's documentation has it.

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
pub fn outcomes(program: &Program) -> Option<(BTreeSet<Outcome>, usize)> {
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
            if thread.knows % 2 == 0 {
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

    fn does(mut self, program: &Program, this: usize, op: &Op, midst: Midst) -> Next {
        let (knows, has) = (self.threads[this].knows, self.threads[this].knows % 8);
        let rewritten = |value: u32| (value * 5 + this as u32 + 1) % 1000;
        let holds = |state: &State, m: usize| state.locks[m].owner == Some(this);
        let has_shelf = self.shelf.writer == Some(this) || self.shelf.readers.contains(&this);
        match op {
            Op::Load(x) => self.learn(this, self.numbers[*x]),
            Op::Store(x) => self.numbers[*x] = has,
            Op::Add(x) => {
                self.learn(this, self.numbers[*x]);
                self.numbers[*x] += 1;
            }
            Op::Swap(x) => {
                self.learn(this, self.numbers[*x]);
                self.numbers[*x] = has;
            }
            Op::Exchange(x, from) if self.numbers[*x] == *from => {
                self.learn(this, *from);
                self.numbers[*x] = from + 1;
            }
            Op::Exchange(x, _) => self.learn(this, 100 + self.numbers[*x]),
            Op::Lock(m) if !holds(&self, *m) => self.locks(this, *m)?,
            Op::TryLock(m) if !holds(&self, *m) => {
                if self.locks[*m].owner.is_some() {
                    self.learn(this, 71);
                } else {
                    self.learn(this, if self.locks[*m].is_poisoned { 72 } else { 70 });
                    self.locks[*m].owner = Some(this);
                }
            }
            Op::Unlock(m) if holds(&self, *m) => self.locks[*m].owner = None,
            Op::Bump(m) if holds(&self, *m) => {
                let found = self.locks[*m].value;
                self.locks[*m].value = rewritten(found);
                self.learn(this, found);
            }
            Op::Lock(_) | Op::TryLock(_) | Op::Unlock(_) | Op::Bump(_) => {}
            Op::IsPoisoned(m) => self.learn(this, u32::from(self.locks[*m].is_poisoned)),
            Op::ClearPoison(m) => self.locks[*m].is_poisoned = false,
            Op::Wait(m) | Op::WaitWhile(m) => {
                let again = matches!(op, Op::WaitWhile(_));
                return self.waits(this, *m, midst, again);
            }
            Op::NotifyOne(m) => {
                let woken: Vec<_> = self.waiters[*m].iter().copied().collect();
                let wake = |thread| {
                    let mut state = self.clone();
                    state.waiters[*m].remove(&thread);
                    state
                };
                return Ok(if woken.is_empty() {
                    vec![self]
                } else {
                    woken.into_iter().map(wake).collect()
                });
            }
            Op::NotifyAll(m) => self.waiters[*m].clear(),
            Op::Read | Op::TryRead | Op::Write | Op::TryWrite if has_shelf => {}
            Op::Read | Op::TryRead | Op::Write | Op::TryWrite => self.takes_shelf(this, op)?,
            Op::Release => {
                if self.shelf.writer == Some(this) {
                    self.shelf.value = rewritten(self.shelf.value);
                    self.shelf.writer = None;
                } else if self.shelf.readers.remove(&this) {
                    self.learn(this, self.shelf.value);
                }
            }
            Op::Send if self.threads[this].has_tx => return self.sends(program, this, midst),
            Op::TrySend if self.threads[this].has_tx => self.tries_to_send(program, this, has),
            Op::Receive if self.threads[this].has_rx => return self.receives(this, midst),
            Op::TryReceive if self.threads[this].has_rx => {
                let found = if self.queue.is_empty() {
                    if self.senders == 0 { 61 } else { 62 }
                } else {
                    self.queue.remove(0).1
                };
                self.learn(this, found);
            }
            Op::Send | Op::TrySend | Op::Receive | Op::TryReceive => {}
            Op::Close => {
                if self.threads[this].has_tx {
                    self.drops_sender(this);
                    return self.stays(this, Midst::Before);
                }
                self.drops_receiver(program, this);
            }
            Op::Say => self.say(&name(this), knows.to_string()),
            Op::SayToAll => self.say("all", format!("{this} {knows}")),
            Op::Sleep | Op::Yield => {}
            Op::Meet => return self.meets(program, this, midst),
            Op::Make => match (self.once.clone(), midst) {
                (Once::New, _) => {
                    self.once = Once::AtWork;
                    return self.stays(this, Midst::Makes);
                }
                (Once::AtWork, Midst::Makes) => {
                    self.once = Once::Made(has);
                    self.learn(this, has);
                }
                (Once::AtWork, _) => return Err("the one who is making it"),
                (Once::Made(value), _) => self.learn(this, value),
            },
            Op::Made => {
                let found = if let Once::Made(value) = self.once { value } else { 64 };
                self.learn(this, found);
            }
            Op::Park if self.threads[this].has_token => self.threads[this].has_token = false,
            Op::Park => return Err("somebody to unpark it"),
            Op::Unpark(of) => self.threads[*of].has_token = true,
            Op::IsOver(of) => self.learn(this, u32::from(self.threads[*of].is_over)),
            Op::Panic => {
                self.say(&name(this), "panics".into());
                self.threads[this].panics = true;
            }
            Op::Exit => self.exited = Some("exits 7"),
            Op::IfOdd(_) => unreachable!("taken off before"),
        }
        Ok(vec![self])
    }

    fn locks(&mut self, this: usize, m: usize) -> Result<(), &'static str> {
        if self.locks[m].owner.is_some() {
            return Err("the lock");
        }
        self.locks[m].owner = Some(this);
        if self.locks[m].is_poisoned {
            self.learn(this, 50);
        }
        Ok(())
    }

    fn waits(mut self, this: usize, m: usize, midst: Midst, again: bool) -> Next {
        match midst {
            Midst::WaitsForSignal if self.waiters[m].contains(&this) => Err("a signal"),
            Midst::WaitsForSignal => self.stays(this, Midst::LocksAgain),
            Midst::LocksAgain => {
                let is_poisoned = self.locks[m].is_poisoned;
                self.locks(this, m)?;
                // A lock that is poisoned is given back at once, whatever the condition.
                if again && !is_poisoned {
                    self.stays(this, Midst::Before)
                } else {
                    Ok(vec![self])
                }
            }
            _ if self.locks[m].owner != Some(this) || again && self.locks[m].value != 0 => Ok(vec![self]),
            _ => {
                self.locks[m].owner = None;
                self.waiters[m].insert(this);
                self.stays(this, Midst::WaitsForSignal)
            }
        }
    }

    fn takes_shelf(&mut self, this: usize, op: &Op) -> Result<(), &'static str> {
        let reads = matches!(op, Op::Read | Op::TryRead);
        let tries = matches!(op, Op::TryRead | Op::TryWrite);
        let kept_by = match (self.shelf.writer, reads || self.shelf.readers.is_empty()) {
            (Some(_), _) => Some("the writer's lock"),
            (None, true) => None,
            (None, false) => Some("a reader's lock"),
        };
        match kept_by {
            Some(_) if tries => {
                self.learn(this, 71);
                return Ok(());
            }
            Some(what) => return Err(what),
            None if reads => {
                self.shelf.readers.insert(this);
            }
            None => self.shelf.writer = Some(this),
        }
        match (tries, self.shelf.is_poisoned) {
            (true, false) => self.learn(this, 70),
            (true, true) => self.learn(this, 72),
            (false, true) => self.learn(this, 50),
            (false, false) => {}
        }
        Ok(())
    }

    fn sends(mut self, program: &Program, this: usize, midst: Midst) -> Next {
        let has = self.threads[this].knows % 8;
        let offered = self.queue.iter().position(|(of, _)| *of == this);
        if midst == Midst::HandsOver {
            return match offered {
                None => Ok(vec![self]),
                Some(at) if !self.has_receiver => {
                    self.queue.remove(at);
                    self.learn(this, 60 + has);
                    Ok(vec![self])
                }
                Some(_) => Err("somebody to take the message"),
            };
        }
        if !self.has_receiver {
            self.learn(this, 60 + has);
            return Ok(vec![self]);
        }
        if program.room.is_some_and(|room| self.queue.len() >= room.max(1)) {
            return Err("room in the channel");
        }
        self.queue.push((this, has));
        if program.room == Some(0) {
            self.stays(this, Midst::HandsOver)
        } else {
            Ok(vec![self])
        }
    }

    fn tries_to_send(&mut self, program: &Program, this: usize, has: u32) {
        let is_awaited = self.threads[RECEIVER].midst == Midst::Receives;
        let has_room = match program.room {
            None => true,
            Some(0) => is_awaited && self.queue.is_empty(),
            Some(room) => self.queue.len() < room,
        };
        let found = match (self.has_receiver, has_room, program.room) {
            (false, ..) => 60 + has,
            (true, true, _) => {
                self.queue.push((usize::MAX, has));
                80
            }
            (true, false, _) => 90 + has,
        };
        self.learn(this, found);
    }

    fn receives(mut self, this: usize, midst: Midst) -> Next {
        if midst != Midst::Receives {
            return self.stays(this, Midst::Receives);
        }
        let found = if self.queue.is_empty() {
            if self.senders > 0 {
                return Err("a message");
            }
            61
        } else {
            self.queue.remove(0).1
        };
        self.learn(this, found);
        Ok(vec![self])
    }

    fn drops_sender(&mut self, this: usize) {
        if std::mem::take(&mut self.threads[this].has_tx) {
            self.senders -= 1;
        }
    }

    fn drops_receiver(&mut self, program: &Program, this: usize) {
        if std::mem::take(&mut self.threads[this].has_rx) {
            self.has_receiver = false;
            if program.room != Some(0) {
                self.queue.clear();
            }
        }
    }

    fn meets(mut self, program: &Program, this: usize, midst: Midst) -> Next {
        if let Midst::Meets(round) = midst {
            if self.rounds == round {
                return Err("the others, at the barrier");
            }
            self.learn(this, 0);
            return Ok(vec![self]);
        }
        self.come += 1;
        if self.come < program.barrier {
            let round = self.rounds;
            return self.stays(this, Midst::Meets(round));
        }
        self.come = 0;
        self.rounds += 1;
        self.learn(this, 1);
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
