//! What each operation does to a state. Knows nothing of which thread goes on.

use super::{Midst, Next, Once, State};
use crate::programs::{Op, Program, RECEIVER, name};

impl State {
    pub(super) fn does(mut self, program: &Program, this: usize, op: &Op, midst: Midst) -> Next {
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

    pub(super) fn drops_sender(&mut self, this: usize) {
        if std::mem::take(&mut self.threads[this].has_tx) {
            self.senders -= 1;
        }
    }

    pub(super) fn drops_receiver(&mut self, program: &Program, this: usize) {
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
}
