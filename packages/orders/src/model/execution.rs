//! A run, and the threads in it. Knows nothing of the runs before and after it.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::panic::{self, AssertUnwindSafe, Location};
use std::rc::Rc;

use corosensei::{Coroutine, CoroutineResult};

use crate::model::ending::{Ending, Waiting};
use crate::model::history::{mix, of_text};
use crate::model::object::{Object, Past, Touch};
use crate::model::step::{Act, RunIsOver, Wants, step_at};
use crate::model::learned::Learned;
use crate::model::threads::{Coro, Index, MOST, Thread, give_back, stack};
use crate::model::trace::{Step, Told};
use crate::model::Place;

/// A run of a program.
pub(crate) struct Execution {
    /// No two have the same.
    pub(crate) number: u64,
    pub(super) threads: Vec<Thread>,
    current: Option<Index>,
    pub(super) objects: Vec<Past>,
    pub(super) learned: Learned,
    /// Who first printed on a lane, by label.
    pub(super) owners: BTreeMap<u64, usize>,
    /// What has been printed, a number for each lane.
    lanes: Vec<(u64, u64)>,
    /// Printed without the end of its line.
    pub(crate) unfinished: [String; 2],
    pub(super) ending: Option<Ending>,
    refusal: Option<String>,
    is_being_cleared_up: bool,
    pub(crate) is_traced: bool,
    pub(super) steps: Vec<Step>,
    /// The lines of weaker orderings than `SeqCst`.
    pub(crate) weaker: Vec<u32>,
}

/// What has come of a run.
pub(crate) struct Outcome {
    pub(crate) ending: Ending,
    /// The number of all that was printed, in each lane, and of how it ended.
    pub(crate) number: u64,
    pub(crate) steps: Vec<Step>,
    /// Names of its threads, by their indices, and their labels.
    pub(crate) threads: Vec<(String, usize)>,
    pub(crate) weaker: Vec<u32>,
    /// Why it cannot be explored.
    pub(crate) refusal: Option<String>,
    pub(crate) learned: Learned,
    /// How many steps it was long.
    pub(crate) taken: u64,
}

/// How a program is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Without a word.
    Fast,
    /// Each step is told.
    Told,
    /// Each step is told, and chosen, those too that no other thread notices.
    EveryStep,
}

/// So many steps an order may have.
const MOST_STEPS: u64 = 20_000;

/// Where a run stops for somebody to choose.
pub(crate) struct Stop {
    /// The state's number.
    pub(crate) state: u64,
    /// Who can go on, by label, in the labels' order.
    pub(crate) can: Vec<usize>,
    /// Who went last, by label, and whether it would go on if it could: it does not give way.
    pub(crate) last: Option<usize>,
}

thread_local! {
    static RUN: RefCell<Option<Execution>> = const { RefCell::new(None) };
    static NUMBER: Cell<u64> = const { Cell::new(0) };
}

impl Execution {
    /// Runs a program. `choose` says who goes on, by label, or nobody if the run is to end there.
    pub(crate) fn run(
        program: impl FnOnce() -> i32 + 'static,
        learned: Learned,
        way: Way,
        mut choose: impl FnMut(&Stop) -> Option<usize>,
    ) -> Outcome {
        let number = NUMBER.get() + 1;
        NUMBER.set(number);
        RUN.set(Some(Execution {
            number,
            threads: Vec::new(),
            current: None,
            objects: Vec::new(),
            learned,
            owners: BTreeMap::new(),
            lanes: Vec::new(),
            unfinished: Default::default(),
            ending: None,
            refusal: None,
            is_being_cleared_up: false,
            is_traced: way != Way::Fast,
            steps: Vec::new(),
            weaker: Vec::new(),
        }));
        let main = move || {
            let ended = panic::catch_unwind(AssertUnwindSafe(program));
            if !Execution::is_being_cleared_up() {
                drop(Execution::with(|run| run.current_mut().take_locals()));
            }
            match ended {
                Ok(status) => {
                    step_at(Execution::last_place(), Act::new("ends"), || Ok(()));
                    Execution::end(Ending::Exits(status));
                }
                Err(panic) if panic.is::<RunIsOver>() => panic::resume_unwind(panic),
                Err(_) => {
                    step_at(Execution::last_place(), Act::new("ends"), || Ok(()));
                    Execution::end(Ending::Panics);
                }
            }
        };
        Execution::start(Some("main".into()), Box::new(main), Location::caller());
        let (mut last, mut taken, mut can) = (None, 0, Execution::who_can());
        let ending = loop {
            if let Some(ending) = Execution::with(|run| run.ending.take()) {
                break ending;
            }
            taken += 1;
            if taken > MOST_STEPS {
                Execution::with(|run| run.refusal = Some(run.no_end(last)));
                break Ending::IsCut;
            }
            let first = Execution::with(|run| run.who_goes_first(&can));
            if first.is_empty() {
                break Ending::IsStuck(Execution::who_waits());
            }
            let unnoticed = Execution::with(|run| first.iter().copied().find(|&index| run.is_unnoticed(index)));
            if let (Some(unnoticed), Way::Fast | Way::Told) = (unnoticed, way) {
                can = Execution::go_on(unnoticed, &can);
                continue;
            }
            let (stop, order) = Execution::with(|run| run.stop(&first, last));
            let Some(label) = choose(&stop) else { break Ending::IsCut };
            let (_, index) = order[stop.can.iter().position(|&can| can == label).expect("one of those who can")];
            last = Some(index);
            can = Execution::go_on(index, &can);
        };
        Execution::clear_up();
        let run = RUN.take().expect("the run that began");
        let number = run.outcome_number(&ending);
        let name = |thread: &Thread| thread.name.clone().unwrap_or_else(|| format!("#{}", thread.label));
        Outcome {
            threads: run.threads.iter().map(|thread| (name(thread), thread.label)).collect(),
            ending,
            number,
            steps: run.steps,
            weaker: run.weaker,
            refusal: run.refusal,
            learned: run.learned,
            taken,
        }
    }

    fn no_end(&self, last: Option<Index>) -> String {
        let line = self.threads[last.unwrap_or(0)].place.line();
        format!(
            "an order has more than {MOST_STEPS} steps: a loop that waits must sleep, `yield_now` or `spin_loop`, or the \
             order in which nobody else goes on has no end (line {line})"
        )
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

    pub(super) fn this_index(&self) -> Option<Index> {
        self.current
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
    pub(crate) fn start(name: Option<String>, work: Box<dyn FnOnce() + '_>, place: Place) -> Index {
        // SAFETY: the caller sees to it that what the closure borrows outlives the thread, as `std::thread::scope` does; a
        // thread that the run outlives is unwound before those that were started before it.
        let work = unsafe { std::mem::transmute::<Box<dyn FnOnce() + '_>, Box<dyn FnOnce() + 'static>>(work) };
        let (index, before) = Execution::with(|run| {
            let index = run.threads.len();
            if index >= MOST {
                return (index, None);
            }
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
            run.threads.push(Thread::new(key, label, name, mix(&[done, key]), place));
            run.tell(Told::Starts(index));
            (index, run.current.replace(index))
        });
        if index >= MOST {
            Execution::refuse(format!("more than {MOST} threads"));
        }
        let mut coroutine = Coroutine::with_stack(stack(), move |yielder, ()| {
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

    fn after(index: Index, coroutine: Coro, result: CoroutineResult<(), ()>) {
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

    /// Who can go on, by index.
    fn who_can() -> Vec<Index> {
        let waiting = Execution::conditions();
        let can = waiting.into_iter().filter(|(_, condition)| {
            // SAFETY: the thread waits at the place that holds the condition.
            (unsafe { &**condition })().is_ok()
        });
        can.map(|(index, _)| index).collect()
    }

    fn conditions() -> Vec<(Index, *const dyn Fn() -> Result<(), Wants>)> {
        Execution::with(|run| {
            let threads = run.threads.iter().enumerate();
            threads.filter_map(|(index, thread)| Some((index, thread.next.as_ref()?.condition))).collect()
        })
    }

    fn who_waits() -> Vec<Waiting> {
        let conditions = Execution::conditions();
        let wants = conditions.into_iter().filter_map(|(index, condition)| {
            // SAFETY: as in `who_can`.
            Some((index, (unsafe { &*condition })().err()?))
        });
        let wants: Vec<_> = wants.collect();
        Execution::with(|run| {
            let waiting = wants.into_iter().map(|(thread, wants)| {
                let next = run.threads[thread].next.as_ref().expect("it waits");
                Waiting {
                    thread,
                    place: next.place,
                    wants,
                    is_timed: next.act.is_timed,
                }
            });
            waiting.collect()
        })
    }

    fn bits(&self, indices: &[Index]) -> u64 {
        indices.iter().map(|&index| self.threads[index].bit()).sum()
    }

    /// Of those who can go on, those who need not let another go first.
    fn who_goes_first(&self, can: &[Index]) -> Vec<Index> {
        let bits = self.bits(can);
        let first = |index: &Index| self.threads[*index].fairness.goes_after & bits == 0;
        can.iter().copied().filter(first).collect()
    }

    fn is_unnoticed(&self, index: Index) -> bool {
        let next = self.threads[index].next.as_ref();
        next.is_some_and(|next| next.act.is_unnoticed)
    }

    /// The stop where these can go on, and they by label and index.
    fn stop(&self, first: &[Index], last: Option<Index>) -> (Stop, Vec<(usize, Index)>) {
        let mut order: Vec<_> = first.iter().map(|&index| (self.threads[index].label, index)).collect();
        order.sort_unstable();
        let threads = self.threads.iter().map(|thread| {
            mix(&[thread.key, thread.done, thread.fairness.number(), u64::from(thread.token)])
        });
        let objects = self.objects.iter().map(Past::number);
        let lanes = self.lanes.iter().map(|&(lane, text)| mix(&[lane, text]));
        let state = threads.chain(objects).chain(lanes).fold(0, u64::wrapping_add);
        let goes_on = |index: &Index| {
            let next = self.threads[*index].next.as_ref();
            next.is_some_and(|next| !next.act.gives_way)
        };
        let stop = Stop {
            state,
            can: order.iter().map(|&(label, _)| label).collect(),
            last: last.filter(goes_on).map(|index| self.threads[index].label),
        };
        (stop, order)
    }

    /// Lets one of those who can go on do so; returns who can then.
    fn go_on(index: Index, could: &[Index]) -> Vec<Index> {
        let (mut coroutine, gives_way) = Execution::with(|run| {
            let thread = &mut run.threads[index];
            let next = thread.next.take().expect("it waits");
            thread.done = mix(&[thread.done, of_text(next.act.verb), 4]);
            thread.place = next.place;
            let coroutine = thread.coroutine.take().expect("it waits");
            run.current = Some(index);
            if run.is_traced {
                run.steps.push(Step {
                    thread: index,
                    line: next.place.line(),
                    does: next.act.verb.to_owned(),
                    tells: Vec::new(),
                });
            }
            (coroutine, next.act.gives_way)
        });
        let result = coroutine.resume(());
        Execution::with(|run| run.current = None);
        Execution::after(index, coroutine, result);
        let can = Execution::who_can();
        Execution::with(|run| {
            let (could, bits, who) = (run.bits(could), run.bits(&can), run.threads[index].bit());
            for (other, thread) in run.threads.iter_mut().enumerate() {
                thread.fairness.after_step(other == index, who, bits, could);
            }
            if gives_way {
                run.threads[index].fairness.yields(who, bits);
            }
        });
        can
    }

    /// Unwinds what is left of the threads, those first that were started last: they may borrow from the others.
    fn clear_up() {
        let left = Execution::with(|run| {
            run.is_being_cleared_up = true;
            let threads = run.threads.iter_mut().enumerate().rev();
            threads.filter_map(|(index, thread)| Some((index, thread.coroutine.take()?))).collect::<Vec<_>>()
        });
        for (index, mut coroutine) in left {
            Execution::with(|run| run.current = Some(index));
            match coroutine.resume(()) {
                CoroutineResult::Return(()) => give_back(coroutine.into_stack()),
                CoroutineResult::Yield(()) => {
                    // SAFETY: nobody runs it again, and the stack stays where it is: it is leaked.
                    unsafe { coroutine.force_reset() };
                    std::mem::forget(coroutine.into_stack());
                }
            }
        }
        let locals: Vec<Vec<Rc<dyn Any>>> =
            Execution::with(|run| run.threads.iter_mut().map(Thread::take_locals).collect());
        drop(locals);
    }

    fn outcome_number(&self, ending: &Ending) -> u64 {
        let lanes = self.lanes.iter().map(|&(lane, text)| mix(&[lane, text]));
        let printed = lanes.fold(0, u64::wrapping_add);
        let ended = match ending {
            Ending::Exits(status) => mix(&[1, u64::from(status.cast_unsigned())]),
            Ending::Panics => 2,
            Ending::IsStuck(waiting) => {
                let waiting = waiting.iter().map(|waiting| {
                    let of = waiting.wants.of.map_or(0, |of| self.threads[of].key);
                    let key = self.threads[waiting.thread].key;
                    mix(&[key, u64::from(waiting.place.line()), of_text(waiting.wants.what), of])
                });
                waiting.fold(3, u64::wrapping_add)
            }
            Ending::IsCut => 4,
        };
        mix(&[printed, ended])
    }

    /// Enters a printed line into its lane.
    pub(crate) fn printed(&mut self, lane: &str, told: Told) {
        let (Told::Out(line) | Told::Err(line)) = &told else { return };
        let (lane, line) = (of_text(lane), of_text(line));
        match self.lanes.iter_mut().find(|(name, _)| *name == lane) {
            Some((_, text)) => *text = mix(&[*text, line]),
            None => self.lanes.push((lane, mix(&[line]))),
        }
        self.tell(told);
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

    /// Nothing like this can be explored: the run ends, and the whole search with it.
    pub(crate) fn refuse(why: String) -> ! {
        Execution::with(|run| run.refusal = Some(why));
        Execution::exit(1)
    }

    /// See [`Object`].
    pub(crate) fn touched(object: &Object, touch: Touch) {
        Execution::with(|run| run.touch(object, touch));
    }
}
