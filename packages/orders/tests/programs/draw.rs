//! Draws programs at random, the same from the same seed. Knows nothing of how they run.

use super::{Op, Program};

/// Numbers drawn from a seed.
pub(crate) struct Drawn(u64);

impl Drawn {
    pub(crate) fn from(seed: u64) -> Self {
        Drawn(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x1234_5678_9abc_def1)
    }

    /// One of so many, from 0.
    pub(crate) fn below(&mut self, many: usize) -> usize {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % many
    }

    pub(crate) fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }
}

/// What programs may be about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Subject {
    Atomics,
    Locks,
    Poison,
    Signals,
    Shelf,
    Channel,
    Lanes,
    Pauses,
    Meeting,
    Once,
    Parking,
    Ends,
}

pub(crate) const SUBJECTS: [Subject; 12] = [
    Subject::Atomics,
    Subject::Locks,
    Subject::Poison,
    Subject::Signals,
    Subject::Shelf,
    Subject::Channel,
    Subject::Lanes,
    Subject::Pauses,
    Subject::Meeting,
    Subject::Once,
    Subject::Parking,
    Subject::Ends,
];

/// A program of two or three threads beside `main`, with two to four operations each, about one to three subjects.
pub(crate) fn program(seed: u64) -> Program {
    let mut drawn = Drawn::from(seed);
    let workers = drawn.one(&[2, 2, 3]);
    let mut subjects: Vec<_> = (0..=drawn.below(3)).map(|_| drawn.one(&SUBJECTS)).collect();
    if subjects.len() > 1 || drawn.below(2) == 0 {
        subjects.push(drawn.one(&[Subject::Atomics, Subject::Atomics, Subject::Locks, Subject::Lanes]));
    }
    let mut threads = Vec::new();
    let most = if workers == 3 { 3 } else { 4 };
    for thread in 0..=workers {
        let many = if thread == 0 {
            drawn.below(3)
        } else {
            2 + drawn.below(most - 1)
        };
        let mut ops = Vec::new();
        for _ in 0..many {
            let subject = drawn.one(&subjects);
            ops.push(op(&mut drawn, subject, thread, workers));
        }
        threads.push(ops);
    }
    let is_about = |subject| subjects.contains(&subject);
    let joined = (1..=workers)
        .filter(|_| !is_about(Subject::Ends) || drawn.below(4) > 0)
        .collect();
    Program {
        threads,
        joined,
        returns: drawn.below(3) == 0,
        room: drawn.one(&[None, Some(0), Some(1)]),
        barrier: 1 + drawn.below(workers),
    }
}

fn op(drawn: &mut Drawn, subject: Subject, thread: usize, workers: usize) -> Op {
    let (one, worker) = (drawn.one(&[0, 0, 0, 1]), 1 + drawn.below(workers));
    let op = match subject {
        Subject::Atomics => drawn.one(&[
            Op::Load(one),
            Op::Store(one),
            Op::Add(one),
            Op::Swap(one),
            Op::Exchange(one, 0),
            Op::Exchange(one, 1),
        ]),
        Subject::Locks => drawn.one(&[
            Op::Lock(one),
            Op::Lock(one),
            Op::TryLock(one),
            Op::Unlock(one),
            Op::Bump(one),
            Op::Bump(one),
        ]),
        Subject::Poison => drawn.one(&[
            Op::Lock(one),
            Op::TryLock(one),
            Op::Panic,
            Op::IsPoisoned(one),
            Op::ClearPoison(one),
        ]),
        Subject::Signals => drawn.one(&[
            Op::Lock(0),
            Op::Lock(0),
            Op::Wait(0),
            Op::WaitWhile(0),
            Op::NotifyOne(0),
            Op::NotifyAll(0),
            Op::Bump(0),
        ]),
        Subject::Shelf => drawn.one(&[Op::Read, Op::Write, Op::TryRead, Op::TryWrite, Op::Release]),
        Subject::Channel => drawn.one(&[
            Op::Send,
            Op::Send,
            Op::TrySend,
            Op::Receive,
            Op::Receive,
            Op::TryReceive,
            Op::Close,
        ]),
        Subject::Lanes => drawn.one(&[Op::Say, Op::SayToAll]),
        Subject::Pauses => drawn.one(&[Op::Sleep, Op::Yield]),
        Subject::Meeting => Op::Meet,
        Subject::Once => drawn.one(&[Op::Make, Op::Made]),
        Subject::Parking if thread == 0 => drawn.one(&[Op::Park, Op::Unpark(worker)]),
        Subject::Parking => drawn.one(&[Op::Park, Op::Unpark(0)]),
        Subject::Ends if thread == 0 => drawn.one(&[Op::IsOver(worker), Op::Say, Op::Load(0)]),
        Subject::Ends => drawn.one(&[Op::Exit, Op::Say, Op::Say, Op::Store(0), Op::Panic]),
    };
    if drawn.below(8) == 0 {
        Op::IfOdd(Box::new(op))
    } else {
        op
    }
}
