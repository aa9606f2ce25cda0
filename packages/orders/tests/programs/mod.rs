//! Small programs drawn at random, as data: what their threads do, one operation after the other. Knows nothing of what the
//! operations come to; `truth` and `interpreter` do, each by itself.

pub(crate) mod draw;
pub(crate) mod found;
pub(crate) mod interpreter;
pub(crate) mod truth;

use std::collections::{BTreeMap, BTreeSet};

/// A program. Its first thread is `main`, which starts the others, does what it does, and waits for those that it joins.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    /// What each does; the first is `main`.
    pub(crate) threads: Vec<Vec<Op>>,
    /// Who is joined at the end, in this order.
    pub(crate) joined: Vec<usize>,
    /// Whether the others return what they know.
    pub(crate) returns: bool,
    /// What the one channel holds: any number, none, so many.
    pub(crate) room: Option<usize>,
    /// How many the barrier waits for.
    pub(crate) barrier: usize,
}

/// Who receives from the channel; all others have a sender.
pub(crate) const RECEIVER: usize = 1;

/// What a thread does. All that it finds out goes into one number, its knowledge, which decides what it stores, sends and
/// prints from then on.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Op {
    Load(usize),
    Store(usize),
    Add(usize),
    Swap(usize),
    /// From this value to the next.
    Exchange(usize, u32),
    Lock(usize),
    TryLock(usize),
    Unlock(usize),
    /// Reads and changes what it has locked.
    Bump(usize),
    IsPoisoned(usize),
    ClearPoison(usize),
    /// Waits for one signal, whatever has happened before.
    Wait(usize),
    /// Waits as long as what is locked is zero.
    WaitWhile(usize),
    NotifyOne(usize),
    NotifyAll(usize),
    Read,
    Write,
    TryRead,
    TryWrite,
    /// Lets go of what it reads or writes.
    Release,
    Send,
    TrySend,
    Receive,
    TryReceive,
    /// Drops its ends of the channel.
    Close,
    /// Prints on its own lane.
    Say,
    /// Prints on one lane for all.
    SayToAll,
    Sleep,
    Yield,
    Meet,
    Make,
    Made,
    Park,
    Unpark(usize),
    IsOver(usize),
    Panic,
    Exit,
    /// Does that if its knowledge is odd.
    IfOdd(Box<Op>),
}

/// What came out: how it ended, what was printed in each lane, who waits for what.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Outcome {
    pub(crate) ending: String,
    pub(crate) lanes: BTreeMap<String, Vec<String>>,
    pub(crate) waiting: BTreeSet<(String, String)>,
}

/// What a thread called so knows, once it has found that.
pub(crate) fn learn(knowledge: u32, found: u32) -> u32 {
    knowledge.wrapping_mul(7).wrapping_add(found).wrapping_add(1)
}

/// The name of a thread.
pub(crate) fn name(thread: usize) -> String {
    if thread == 0 {
        "main".into()
    } else {
        format!("w{thread}")
    }
}

impl Program {
    /// How often each thread gives way at most.
    pub(crate) fn gives_way(&self) -> usize {
        let count = |ops: &Vec<Op>| {
            ops.iter()
                .filter(|op| {
                    let mut op = *op;
                    while let Op::IfOdd(inner) = op {
                        op = inner;
                    }
                    matches!(op, Op::Sleep | Op::Yield)
                })
                .count()
        };
        self.threads.iter().map(count).max().unwrap_or(0)
    }

    /// The programs that have one thing less.
    pub(crate) fn smaller(&self) -> Vec<Program> {
        let mut smaller = Vec::new();
        for (thread, ops) in self.threads.iter().enumerate() {
            for (at, op) in ops.iter().enumerate() {
                let mut less = self.clone();
                less.threads[thread].remove(at);
                smaller.push(less);
                if let Op::IfOdd(inner) = op {
                    let mut less = self.clone();
                    less.threads[thread][at] = (**inner).clone();
                    smaller.push(less);
                }
            }
        }
        if self.threads.len() > 2 {
            let last = self.threads.len() - 1;
            let mut less = self.clone();
            less.threads.pop();
            less.joined.retain(|&thread| thread != last);
            let is_named = |op: &Op| matches!(op, Op::Unpark(of) | Op::IsOver(of) if *of == last);
            if !less.threads.iter().flatten().any(is_named) {
                smaller.push(less);
            }
        }
        smaller
    }

    /// The smallest program of which it still holds.
    pub(crate) fn smallest(&self, holds: impl Fn(&Program) -> bool) -> Program {
        let mut smallest = self.clone();
        while let Some(smaller) = smallest.smaller().into_iter().find(|program| holds(program)) {
            smallest = smaller;
        }
        smallest
    }
}
