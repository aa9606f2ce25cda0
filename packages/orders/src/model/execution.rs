//! What there is while a program runs: its threads, and what they have done. Knows nothing of who goes on when.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::mem;
use std::panic::{self, AssertUnwindSafe};

use corosensei::{Coroutine, CoroutineResult};

use crate::model::ending::Ending;
use crate::model::history::{mix, of_text};
use crate::model::learned::Learned;
use crate::model::object::{Object, Past, Touch};
use crate::model::threads::{Coro, Host, Thread, give_back, stack};
use crate::model::trace::{Step, Told, lane};
use crate::model::watched::Seen;
use crate::model::{Index, MOST, Place};

/// A run of a program.
pub(crate) struct Execution {
    /// No two have the same.
    pub(crate) number: u64,
    pub(super) threads: Vec<Thread>,
    pub(super) current: Option<Index>,
    pub(super) objects: Vec<Past>,
    pub(super) learned: Learned,
    /// Who first printed on a lane, by label.
    pub(super) owners: BTreeMap<u64, usize>,
    /// What has been printed, a number for each lane.
    pub(super) lanes: Vec<(u64, u64)>,
    /// How far it is with what is watched.
    pub(super) seen: Vec<Seen>,
    /// How many lines have been printed.
    pub(super) prints: u64,
    /// Printed without the end of its line.
    pub(crate) unfinished: [String; 2],
    pub(super) ending: Option<Ending>,
    pub(super) refusal: Option<String>,
    pub(super) is_being_cleared_up: bool,
    pub(crate) is_traced: bool,
    pub(super) steps: Vec<Step>,
    /// What `main` did before the first of them.
    pub(super) begins: Vec<Told>,
    /// The lines of weaker orderings than `SeqCst`.
    pub(crate) weaker: Vec<u32>,
}

thread_local! {
    static RUN: RefCell<Option<Execution>> = const { RefCell::new(None) };
    static NUMBER: Cell<u64> = const { Cell::new(0) };
}

impl Execution {
    /// A run is under way from here on.
    pub(super) fn begin(learned: Learned, is_traced: bool) {
        let number = NUMBER.get() + 1;
        NUMBER.set(number);
        RUN.set(Some(Execution {
            number,
            seen: vec![Seen::default(); learned.watched.len()],
            threads: Vec::new(),
            current: None,
            objects: Vec::new(),
            learned,
            owners: BTreeMap::new(),
            lanes: Vec::new(),
            prints: 0,
            unfinished: Default::default(),
            ending: None,
            refusal: None,
            is_being_cleared_up: false,
            is_traced,
            steps: Vec::new(),
            begins: Vec::new(),
            weaker: Vec::new(),
        }));
    }

    /// No run is any more.
    pub(super) fn take() -> Self {
        RUN.take().expect("the run that began")
    }

    /// Where the current thread did its last step.
    pub(crate) fn last_place() -> Place {
        Execution::with(|run| run.current().place)
    }

    pub(crate) fn with<T>(work: impl FnOnce(&mut Execution) -> T) -> T {
        RUN.with_borrow_mut(|run| work(run.as_mut().expect("a run is under way")))
    }

    /// The number of the run that is under way, or 0.
    pub(crate) fn number_now() -> u64 {
        RUN.with_borrow(|run| run.as_ref().map_or(0, |run| run.number))
    }

    pub(crate) fn is_under_way() -> bool {
        RUN.with_borrow(|run| run.as_ref().is_some_and(|run| !run.is_being_cleared_up))
    }

    pub(crate) fn is_being_cleared_up() -> bool {
        RUN.with_borrow(|run| run.as_ref().is_none_or(|run| run.is_being_cleared_up))
    }

    pub(crate) fn this() -> Index {
        Execution::with(|run| run.current.expect("a thread of the program"))
    }

    /// The thread of the system that the current one runs on; where it may be any of several, this is refused.
    pub(crate) fn host(what: &str) -> Index {
        match Execution::with(|run| run.current().host) {
            Host::Itself => Execution::this(),
            Host::Of(index) => index,
            Host::Worker => {
                let what = format!("{what} on one of a runtime's several threads is not explored");
                Execution::refuse_at(Execution::last_place(), &what)
            }
        }
    }

    /// The name of the thread of the system that the current one runs on.
    pub(crate) fn host_name(&self) -> Option<String> {
        match self.current().host {
            Host::Itself => self.current().name.clone(),
            Host::Of(index) => self.threads[index].name.clone(),
            Host::Worker => Some("tokio-rt-worker".into()),
        }
    }

    /// Whether others run on the thread of the system that this one is.
    pub(crate) fn is_host(&self, index: Index) -> bool {
        self.threads.iter().any(|thread| thread.host == Host::Of(index))
    }

    /// How many threads are not over.
    pub(crate) fn living(&self) -> usize {
        self.threads.iter().filter(|thread| !thread.is_over).count()
    }

    pub(crate) fn current(&self) -> &Thread {
        &self.threads[self.current.expect("a thread of the program")]
    }

    pub(crate) fn current_mut(&mut self) -> &mut Thread {
        &mut self.threads[self.current.expect("a thread of the program")]
    }

    pub(crate) fn thread(&self, index: Index) -> &Thread {
        &self.threads[index]
    }

    pub(crate) fn thread_mut(&mut self, index: Index) -> &mut Thread {
        &mut self.threads[index]
    }

    /// Starts a thread, which goes on until it wants to do something that others could notice.
    pub(crate) fn start(name: Option<String>, stack_size: usize, work: Box<dyn FnOnce() + '_>, place: Place) -> Index {
        // SAFETY: the caller sees to it that what the closure borrows outlives the thread, as `std::thread::scope` does; a
        // thread that the run outlives is unwound before those that were started before it.
        let work = unsafe { std::mem::transmute::<Box<dyn FnOnce() + '_>, Box<dyn FnOnce() + 'static>>(work) };
        let (index, before) = Execution::with(|run| {
            let index = run.threads.len();
            let (key, done) = match run.current {
                None => (1, 1),
                Some(current) => {
                    let starter = &mut run.threads[current];
                    starter.started += 1;
                    starter.done = mix(&[starter.done, starter.started]);
                    (mix(&[starter.key, starter.started]), starter.done)
                }
            };
            let label = run.learned.label(key);
            if index.max(label) >= MOST {
                return (MOST, None);
            }
            run.threads
                .push(Thread::new(key, label, name, mix(&[done, key]), place));
            if let Some(current) = run.current {
                run.threads[index].known = run.threads[current].known;
            }
            run.tell(Told::Starts(index));
            (index, run.current.replace(index))
        });
        if index >= MOST {
            let what = format!("more than {MOST} threads and tasks are not explored: make a constant smaller");
            Execution::refuse_at(place, &what);
        }
        let Some(stack) = stack(stack_size) else {
            let what = format!("there is no memory for a stack of {stack_size} bytes");
            Execution::refuse_at(place, &what);
        };
        let mut coroutine = Coroutine::with_stack(stack, move |yielder, ()| {
            Execution::with(|run| run.current().yielder.set(yielder));
            let work = AssertUnwindSafe(work);
            // What else a thread does to end well, it has done by itself.
            panic::catch_unwind(work).ok();
        });
        let result = coroutine.resume(());
        Execution::with(|run| run.current = before);
        Execution::after(index, coroutine, result);
        index
    }

    pub(super) fn after(index: Index, coroutine: Coro, result: CoroutineResult<(), ()>) {
        match result {
            CoroutineResult::Yield(()) => Execution::with(|run| run.threads[index].coroutine = Some(coroutine)),
            CoroutineResult::Return(()) => give_back(coroutine.into_stack()),
        }
    }

    /// Lets whoever chooses choose.
    pub(super) fn give_way() {
        let yielder = Execution::with(|run| run.current().yielder.get());
        // SAFETY: it lies on the stack of this thread, which is that of its coroutine.
        unsafe { &*yielder }.suspend(());
    }

    /// Enters a printed line into its lane.
    pub(crate) fn printed(&mut self, lane: &str, told: Told) {
        let (Told::Out(line) | Told::Err(line)) = &told else {
            return;
        };
        self.has_printed();
        self.enter(of_text(lane), of_text(line));
        if let Told::Out(line) = &told {
            for (watched, seen) in self.learned.watched.iter().zip(&mut self.seen) {
                watched.see(seen, line);
            }
        }
        self.tell(told);
    }

    fn enter(&mut self, lane: u64, line: u64) {
        match self.lanes.iter_mut().find(|(name, _)| *name == lane) {
            Some((_, text)) => *text = mix(&[*text, line]),
            None => self.lanes.push((lane, mix(&[line]))),
        }
    }

    /// Keeps what was printed without the end of its line.
    pub(crate) fn leave_unfinished(&mut self, stream: usize, text: String) {
        const NOT_A_LANE: [&str; 2] = ["\n0", "\n1"];
        let is_new = self.unfinished[stream].is_empty() && text.is_empty();
        self.unfinished[stream] = text;
        if !is_new {
            let (lane, text) = (of_text(NOT_A_LANE[stream]), of_text(&self.unfinished[stream]));
            self.lanes.retain(|(name, _)| *name != lane);
            self.lanes.push((lane, text));
        }
    }

    /// Prints what was left without the end of its line, as std does when a program ends.
    pub(super) fn print_rest(&mut self) {
        for (stream, told) in [Told::Out as fn(String) -> Told, Told::Err].into_iter().enumerate() {
            let rest = mem::take(&mut self.unfinished[stream]);
            if !rest.is_empty() {
                self.printed(lane(&rest), told(rest.clone()));
            }
        }
    }

    /// Nothing like this can be explored: the run ends, and the whole search with it.
    pub(crate) fn refuse_at(place: Place, what: &str) -> ! {
        let line = place.line();
        Execution::with(|run| run.refusal = Some(format!("{what} (line {line})")));
        Execution::exit(1)
    }

    /// See [`Object`].
    pub(crate) fn touched(object: &Object, touch: Touch) {
        Execution::with(|run| run.touch(object, touch));
    }
}
