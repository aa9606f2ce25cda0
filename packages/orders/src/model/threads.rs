//! The threads of a program that is explored. Knows nothing of what they do.

use std::any::Any;
use std::cell::Cell;
use std::mem;
use std::rc::Rc;

use corosensei::stack::{DefaultStack, Stack};
use corosensei::{Coroutine, Yielder};

use crate::model::act::{Act, Wants};
use crate::model::complaint::Complaint;
use crate::model::history::mix;
use crate::model::known::Known;
use crate::model::{Index, Place};

/// How large a thread's stack is, in bytes, as std has it. Only what is used of it is memory.
pub(crate) const STACK: usize = 2 << 20;
/// And that of `main`, as most systems have it.
pub(super) const MAIN_STACK: usize = 8 << 20;
/// Larger ones are not made.
const LARGEST_STACK: usize = 1 << 30;

/// Which thread of the system it is that does what a thread here does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Host {
    /// One of its own.
    Itself,
    /// That of another one here.
    Of(Index),
    /// Any of those that a runtime has.
    Worker,
}

/// A thread, from its start until the run is over.
pub(crate) struct Thread {
    /// The same in every run: who started it, and as which of those that that one started.
    pub(crate) key: u64,
    /// The number of this key, from 0 without gaps.
    pub(crate) label: usize,
    pub(crate) name: Option<String>,
    pub(crate) host: Host,
    /// The number of all that it has done and read.
    pub(crate) done: u64,
    /// How many threads it has started.
    pub(crate) started: u64,
    pub(crate) is_over: bool,
    /// It is unwinding its stack, by a panic of its own.
    pub(crate) panics: bool,
    /// It is unwinding its stack, since the run is over.
    pub(super) is_unwound: bool,
    /// Of its panic, as long as it is not printed.
    pub(super) complaint: Option<Complaint>,
    /// What it knows of other threads' prints.
    pub(super) known: Known,
    /// Whose end it has seen, or they have, as bits.
    pub(super) joined: u64,
    /// After how many prints of all it printed last; 0 if it has not.
    pub(super) printed: u64,
    /// `unpark` was called, and `park` has not yet taken that.
    pub(crate) token: bool,
    /// What it wants to do next; nothing while it runs.
    pub(super) next: Option<Next>,
    /// In which ways it can do that, as bits.
    pub(super) ways: u64,
    /// In which way it has gone on.
    pub(super) way: usize,
    pub(super) coroutine: Option<Coro>,
    /// Where it did its last step; before that, where it was started.
    pub(super) place: Place,
    /// By which its coroutine gives way.
    pub(super) yielder: Cell<*const Yielder<(), ()>>,
    pub(super) fairness: Fairness,
    /// Where it has given way. The number of all that it has done tells these, too.
    pub(super) gave_way: Vec<Place>,
    /// Values of its `thread_local!`s, by the address of the key, in the order in which they were made.
    pub(crate) locals: Vec<(usize, Rc<dyn Any>)>,
}

/// Says in which ways, as bits, or for what the thread waits.
pub(super) type Ways = *const dyn Fn() -> Result<u64, Wants>;

pub(super) type Coro = Coroutine<(), (), (), DefaultStack>;

/// What a thread wants to do, and in which ways it can. What says so lies on the thread's own stack, where it stays as long as the
/// thread waits there.
pub(super) struct Next {
    pub(super) act: Act,
    pub(super) ways: Ways,
    pub(super) place: Place,
}

/// Threads that a thread lets go first, by their labels' bits (Musuvathi and Qadeer, *Fair stateless model checking*, PLDI
/// 2008): one that sleeps or yields waits for those which could have gone on all the while since it last did, and did not.
/// Without that, a loop that sleeps until something happens has no end in the order in which nobody else goes on. The first
/// time at a place in the text it waits for nobody, so that what is no loop may go on however often it sleeps.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Fairness {
    pub(super) goes_after: u64,
    /// Who could have gone on ever since it last gave way, and has not; nobody, before it does so for the first time.
    could: u64,
    /// Whom it has itself kept from going on since, and who has not gone on.
    kept: u64,
    has_yielded: bool,
}

impl Fairness {
    /// The number that stands for it.
    pub(super) fn number(&self) -> u64 {
        mix(&[self.goes_after, self.could, self.kept, u64::from(self.has_yielded)])
    }

    /// Somebody has taken a step; these are the bits of who did, who can go on after it, and who could before.
    pub(super) fn after_step(&mut self, is_own: bool, who: u64, can: u64, could: u64) {
        self.goes_after &= !who;
        // What was before its first time cannot matter.
        if self.has_yielded {
            self.could &= can & !who;
            self.kept &= !who;
            if is_own {
                self.kept |= could & !can & !who;
            }
        }
    }

    /// It gives way, where it has done so before or not; these can go on.
    pub(super) fn yields(&mut self, own: u64, can: u64, is_again: bool) {
        if is_again {
            self.goes_after |= (self.could | self.kept) & !own;
        }
        self.could = can & !own;
        self.kept = 0;
        self.has_yielded = true;
    }
}

thread_local! {
    /// Stacks that are in no use.
    static STACKS: Cell<Vec<DefaultStack>> = const { Cell::new(Vec::new()) };
}

/// A stack of at least this size; none where the system has no room for it.
pub(super) fn stack(size: usize) -> Option<DefaultStack> {
    if size > LARGEST_STACK {
        return None;
    }
    let mut stacks = STACKS.take();
    let has_room = |stack: &DefaultStack| {
        let room = stack.base().get() - stack.limit().get();
        room >= size && room / 2 <= size
    };
    let stack = stacks.iter().position(has_room).map(|at| stacks.swap_remove(at));
    STACKS.set(stacks);
    stack.or_else(|| DefaultStack::new(size).ok())
}

pub(super) fn give_back(stack: DefaultStack) {
    let mut stacks = STACKS.take();
    stacks.push(stack);
    STACKS.set(stacks);
}

impl Thread {
    pub(super) fn new(key: u64, label: usize, name: Option<String>, done: u64, place: Place) -> Self {
        Thread {
            key,
            label,
            name,
            host: Host::Itself,
            done,
            started: 0,
            is_over: false,
            panics: false,
            is_unwound: false,
            known: Known::default(),
            joined: 0,
            printed: 0,
            complaint: None,
            token: false,
            next: None,
            ways: 0,
            way: 0,
            coroutine: None,
            place,
            yielder: Cell::new(std::ptr::null()),
            fairness: Fairness::default(),
            gave_way: Vec::new(),
            locals: Vec::new(),
        }
    }

    /// The values of its locals, the youngest first.
    pub(crate) fn take_locals(&mut self) -> Vec<Rc<dyn Any>> {
        let locals = mem::take(&mut self.locals);
        locals.into_iter().rev().map(|(_, value)| value).collect()
    }

    pub(super) fn bit(&self) -> u64 {
        1 << self.label
    }
}
