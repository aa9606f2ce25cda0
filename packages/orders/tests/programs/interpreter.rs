//! Does what a program says, by the real std or by `orders`. Knows nothing of what should come out.

use std::sync::Arc;

/// Says a line in a lane.
pub(crate) type Say = Arc<dyn Fn(&str, String) + Send + Sync>;

macro_rules! interpreter {
    ($name:ident, $std:ident) => {
        pub(crate) mod $name {
            use std::sync::Arc;

            use super::Say;
            use crate::programs::{Op, Program, RECEIVER, learn, name};
            use $std::sync::atomic::AtomicU32;
            use $std::sync::atomic::Ordering::SeqCst;
            use $std::sync::mpsc::{Receiver, Sender, SyncSender, TryRecvError, TrySendError, channel, sync_channel};
            use $std::sync::{
                Barrier, Condvar, LockResult, Mutex, MutexGuard, OnceLock, RwLock, RwLockReadGuard, RwLockWriteGuard,
                TryLockError, TryLockResult,
            };
            use $std::thread::{self, JoinHandle, Thread};

            /// What all threads share.
            struct World {
                numbers: [AtomicU32; 2],
                locks: [Mutex<u32>; 2],
                signals: [Condvar; 2],
                shelf: RwLock<u32>,
                once: OnceLock<u32>,
                barrier: Barrier,
                main: Thread,
            }

            #[derive(Clone)]
            enum Tx {
                Unbounded(Sender<u32>),
                Bounded(SyncSender<u32>),
            }

            /// What a thread has of its own; dropped from the first to the last.
            struct Own<'w> {
                guards: [Option<MutexGuard<'w, u32>>; 2],
                reads: Option<RwLockReadGuard<'w, u32>>,
                writes: Option<RwLockWriteGuard<'w, u32>>,
                tx: Option<Tx>,
                rx: Option<Receiver<u32>>,
            }

            struct Doer<'w> {
                thread: usize,
                world: &'w World,
                knows: u32,
                say: Say,
            }

            fn make<T>(mut value: impl FnMut() -> T) -> [T; 2] {
                [value(), value()]
            }

            /// Runs it as `main`; returns the exit status.
            pub(crate) fn run(program: &Program, say: Say) -> i32 {
                let world = Arc::new(World {
                    numbers: make(|| AtomicU32::new(0)),
                    locks: make(|| Mutex::new(0)),
                    signals: make(Condvar::new),
                    shelf: RwLock::new(0),
                    once: OnceLock::new(),
                    barrier: Barrier::new(program.barrier),
                    main: thread::current(),
                });
                let (tx, rx) = match program.room {
                    None => {
                        let (tx, rx) = channel();
                        (Tx::Unbounded(tx), rx)
                    }
                    Some(room) => {
                        let (tx, rx) = sync_channel(room);
                        (Tx::Bounded(tx), rx)
                    }
                };
                let mut rx = Some(rx);
                let mut handles = vec![None];
                for thread in 1..program.threads.len() {
                    let (world, ops) = (world.clone(), program.threads[thread].clone());
                    let receives = thread == RECEIVER;
                    let (tx, rx) = ((!receives).then(|| tx.clone()), rx.take_if(|_| receives));
                    let say = say.clone();
                    let work = move || {
                        let mut own = Own::new(tx, rx);
                        Doer {
                            thread,
                            world: &world,
                            knows: thread as u32,
                            say,
                        }
                        .all(&ops, &mut own, &[])
                    };
                    let builder = thread::Builder::new().name(name(thread));
                    handles.push(Some(if program.returns {
                        Handle::Returns(builder.spawn(work).expect("a thread"))
                    } else {
                        Handle::IsSilent(builder.spawn(move || _ = work()).expect("a thread"))
                    }));
                }
                let mut main = Doer {
                    thread: 0,
                    world: &world,
                    knows: 0,
                    say,
                };
                let mut own = Own::new(Some(tx), rx);
                main.all(&program.threads[0], &mut own, &handles);
                drop(own);
                for &thread in &program.joined {
                    let joined = match handles[thread].take().expect("joined once") {
                        Handle::Returns(handle) => handle.join(),
                        Handle::IsSilent(handle) => handle.join().map(|()| 0),
                    };
                    main.learn(joined.unwrap_or(7777));
                }
                let rest = [Op::Load(0), Op::Load(1), Op::Made, Op::Say];
                main.all(&rest, &mut Own::new(None, None), &handles);
                0
            }

            impl Own<'_> {
                fn new(tx: Option<Tx>, rx: Option<Receiver<u32>>) -> Self {
                    Own {
                        guards: [None, None],
                        reads: None,
                        writes: None,
                        tx,
                        rx,
                    }
                }
            }

            enum Handle {
                Returns(JoinHandle<u32>),
                IsSilent(JoinHandle<()>),
            }

            type Handles<'h> = &'h [Option<Handle>];

            impl Handle {
                fn thread(&self) -> &Thread {
                    match self {
                        Handle::Returns(handle) => handle.thread(),
                        Handle::IsSilent(handle) => handle.thread(),
                    }
                }

                fn is_finished(&self) -> bool {
                    match self {
                        Handle::Returns(handle) => handle.is_finished(),
                        Handle::IsSilent(handle) => handle.is_finished(),
                    }
                }
            }

            impl<'w> Doer<'w> {
                fn all(&mut self, ops: &[Op], own: &mut Own<'w>, handles: Handles) -> u32 {
                    for op in ops {
                        self.one(op, own, handles);
                    }
                    self.knows
                }

                fn learn(&mut self, found: u32) {
                    self.knows = learn(self.knows, found);
                }

                fn locked<G>(&mut self, result: LockResult<G>) -> G {
                    result.unwrap_or_else(|poisoned| {
                        self.learn(50);
                        poisoned.into_inner()
                    })
                }

                fn tried<G>(&mut self, result: TryLockResult<G>) -> Option<G> {
                    let (found, guard) = match result {
                        Ok(guard) => (70, Some(guard)),
                        Err(TryLockError::WouldBlock) => (71, None),
                        Err(TryLockError::Poisoned(poisoned)) => (72, Some(poisoned.into_inner())),
                    };
                    self.learn(found);
                    guard
                }

                #[allow(clippy::too_many_lines, reason = "one line or two for each operation")]
                fn one(&mut self, op: &Op, own: &mut Own<'w>, handles: Handles) {
                    let (world, has) = (self.world, self.knows % 8);
                    let rewritten = |value: u32| (value * 5 + self.thread as u32 + 1) % 1000;
                    match op {
                        Op::Load(x) => self.learn(world.numbers[*x].load(SeqCst)),
                        Op::Store(x) => world.numbers[*x].store(has, SeqCst),
                        Op::Add(x) => self.learn(world.numbers[*x].fetch_add(1, SeqCst)),
                        Op::Swap(x) => self.learn(world.numbers[*x].swap(has, SeqCst)),
                        Op::Exchange(x, from) => {
                            let done = world.numbers[*x].compare_exchange(*from, from + 1, SeqCst, SeqCst);
                            self.learn(done.unwrap_or_else(|found| 100 + found));
                        }
                        Op::Lock(m) => {
                            if own.guards[*m].is_none() {
                                own.guards[*m] = Some(self.locked(world.locks[*m].lock()));
                            }
                        }
                        Op::TryLock(m) => {
                            if own.guards[*m].is_none() {
                                own.guards[*m] = self.tried(world.locks[*m].try_lock());
                            }
                        }
                        Op::Unlock(m) => own.guards[*m] = None,
                        Op::Bump(m) => {
                            if let Some(guard) = &mut own.guards[*m] {
                                let found = **guard;
                                **guard = rewritten(found);
                                self.learn(found);
                            }
                        }
                        Op::IsPoisoned(m) => self.learn(u32::from(world.locks[*m].is_poisoned())),
                        Op::ClearPoison(m) => world.locks[*m].clear_poison(),
                        Op::Wait(m) => {
                            if let Some(guard) = own.guards[*m].take() {
                                own.guards[*m] = Some(self.locked(world.signals[*m].wait(guard)));
                            }
                        }
                        Op::WaitWhile(m) => {
                            if let Some(guard) = own.guards[*m].take() {
                                let woken = world.signals[*m].wait_while(guard, |value| *value == 0);
                                own.guards[*m] = Some(self.locked(woken));
                            }
                        }
                        Op::NotifyOne(m) => world.signals[*m].notify_one(),
                        Op::NotifyAll(m) => world.signals[*m].notify_all(),
                        Op::Read | Op::TryRead if own.reads.is_some() || own.writes.is_some() => {}
                        Op::Write | Op::TryWrite if own.reads.is_some() || own.writes.is_some() => {}
                        Op::Read => own.reads = Some(self.locked(world.shelf.read())),
                        Op::TryRead => own.reads = self.tried(world.shelf.try_read()),
                        Op::Write => own.writes = Some(self.locked(world.shelf.write())),
                        Op::TryWrite => own.writes = self.tried(world.shelf.try_write()),
                        Op::Release => {
                            if let Some(value) = &mut own.writes {
                                **value = rewritten(**value);
                            }
                            if let Some(value) = own.reads.as_deref() {
                                self.learn(*value);
                            }
                            (own.reads, own.writes) = (None, None);
                        }
                        Op::Send => {
                            let sent = match &own.tx {
                                Some(Tx::Unbounded(tx)) => tx.send(has),
                                Some(Tx::Bounded(tx)) => tx.send(has),
                                None => return,
                            };
                            if let Err(back) = sent {
                                self.learn(60 + back.0);
                            }
                        }
                        Op::TrySend => {
                            let sent = match &own.tx {
                                Some(Tx::Unbounded(tx)) => {
                                    tx.send(has).map_err(|back| TrySendError::Disconnected(back.0))
                                }
                                Some(Tx::Bounded(tx)) => tx.try_send(has),
                                None => return,
                            };
                            self.learn(match sent {
                                Ok(()) => 80,
                                Err(TrySendError::Full(back)) => 90 + back,
                                Err(TrySendError::Disconnected(back)) => 60 + back,
                            });
                        }
                        Op::Receive => {
                            if let Some(rx) = &own.rx {
                                let received = rx.recv();
                                self.learn(received.unwrap_or(61));
                            }
                        }
                        Op::TryReceive => {
                            if let Some(rx) = &own.rx {
                                let received = rx.try_recv();
                                self.learn(received.unwrap_or_else(|empty| match empty {
                                    TryRecvError::Empty => 62,
                                    TryRecvError::Disconnected => 61,
                                }));
                            }
                        }
                        Op::Close => {
                            own.tx = None;
                            own.rx = None;
                        }
                        Op::Say => (self.say)(&name(self.thread), self.knows.to_string()),
                        Op::SayToAll => (self.say)("all", format!("{} {}", self.thread, self.knows)),
                        Op::Sleep => thread::sleep(std::time::Duration::from_micros(1)),
                        Op::Yield => thread::yield_now(),
                        Op::Meet => self.learn(u32::from(world.barrier.wait().is_leader())),
                        Op::Make => self.learn(*world.once.get_or_init(|| has)),
                        Op::Made => self.learn(world.once.get().map_or(64, |value| *value)),
                        Op::Park => thread::park(),
                        Op::Unpark(0) => world.main.unpark(),
                        Op::Unpark(of) => {
                            if let Some(Some(handle)) = handles.get(*of) {
                                handle.thread().unpark();
                            }
                        }
                        Op::IsOver(of) => {
                            if let Some(Some(handle)) = handles.get(*of) {
                                self.learn(u32::from(handle.is_finished()));
                            }
                        }
                        Op::Panic => panic!("falls"),
                        Op::Exit => $std::process::exit(7),
                        Op::IfOdd(op) => {
                            if self.knows % 2 == 1 {
                                self.one(op, own, handles);
                            }
                        }
                    }
                }
            }
        }
    };
}

interpreter!(real, std);
interpreter!(explored, orders);
