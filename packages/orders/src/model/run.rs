//! Runs a program once, from its beginning to an end. Knows nothing of the runs before and after it.

use std::any::Any;
use std::panic::Location;
use std::rc::Rc;

use corosensei::CoroutineResult;

use crate::model::act::Act;
use crate::model::ending::{Ending, Waiting};
use crate::model::execution::Execution;
use crate::model::history::{mix, of_text};
use crate::model::learned::Learned;
use crate::model::object::Past;
use crate::model::panics::catch;
use crate::model::step::step_at;
use crate::model::threads::{MAIN_STACK, Thread, Ways, give_back};
use crate::model::trace::{Step, Told};
use crate::model::watched::Seen;
use crate::model::{Choice, Index, MOST};

/// What has come of a run.
pub(crate) struct Outcome {
    pub(crate) ending: Ending,
    /// The number of all that was printed, in each lane, and of how it ended.
    pub(crate) number: u64,
    pub(crate) steps: Vec<Step>,
    /// What `main` did before the first of them.
    pub(crate) begins: Vec<Told>,
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
    /// Who can go on, and in which ways, in the labels' order.
    pub(crate) can: Vec<Choice>,
    /// Who went last, by label, and whether it would go on if it could: it does not give way.
    pub(crate) last: Option<usize>,
}

/// So many steps are taken by nobody's choice, once nobody chooses any more, so that a run may come to its end: to unwind the
/// stacks of its threads takes longer.
const COAST: u64 = 200;

/// Who is asked.
type Choose<'a> = &'a mut dyn FnMut(&Stop) -> Option<Choice>;

impl Execution {
    /// Runs a program. `choose` says who goes on, or nobody if it wants no more of it.
    pub(crate) fn run(
        program: impl FnOnce() -> i32 + 'static,
        learned: Learned,
        way: Way,
        mut choose: impl FnMut(&Stop) -> Option<Choice>,
    ) -> Outcome {
        Execution::begin(learned, way != Way::Fast);
        let main = move || {
            let ended = catch(program);
            drop(Execution::with(|run| run.current_mut().take_locals()));
            step_at(Execution::last_place(), Act::new("ends"), || Ok(()));
            Execution::end(ended.map_or(Ending::Panics, Ending::Exits));
        };
        Execution::start(Some("main".into()), MAIN_STACK, Box::new(main), Location::caller());
        let (ending, taken) = Execution::drive(way, &mut choose);
        Execution::clear_up();
        let run = Execution::take();
        let number = run.outcome_number(&ending);
        let name = |thread: &Thread| thread.name.clone().unwrap_or_else(|| format!("#{}", thread.label));
        Outcome {
            threads: run.threads.iter().map(|thread| (name(thread), thread.label)).collect(),
            ending,
            number,
            steps: run.steps,
            begins: run.begins,
            weaker: run.weaker,
            refusal: run.refusal,
            learned: run.learned,
            taken,
        }
    }

    fn drive(way: Way, choose: Choose) -> (Ending, u64) {
        let (mut last, mut taken, mut can) = (None, 0, Execution::who_can());
        loop {
            if let Some(ending) = Execution::with(|run| run.ending.take()) {
                return (ending, taken);
            }
            taken += 1;
            let first = Execution::with(|run| run.who_goes_first(&can));
            if first.is_empty() {
                return (Ending::IsStuck(Execution::who_waits()), taken);
            }
            if taken > MOST_STEPS {
                Execution::with(|run| run.refusal = Some(run.no_end(last)));
                return (Ending::IsCut, taken);
            }
            let unnoticed = Execution::with(|run| first.iter().copied().find(|&index| run.is_unnoticed(index)));
            let first = match (unnoticed, way) {
                (Some(unnoticed), Way::Fast | Way::Told) => {
                    if Execution::with(|run| run.threads[unnoticed].ways.is_power_of_two()) {
                        can = Execution::go_on(unnoticed, None, &can);
                        continue;
                    }
                    vec![unnoticed]
                }
                _ => first,
            };
            let (stop, order) = Execution::with(|run| run.stop(&first, last));
            match choose(&stop) {
                Some(choice) => {
                    let at = stop.can.iter().position(|&can| can == choice);
                    let (_, way, index) = order[at.expect("one of those who can")];
                    last = Some(index);
                    can = Execution::go_on(index, Some(way), &can);
                }
                None => return (Ending::IsCut, taken + Execution::coast(can)),
            }
        }
    }

    /// Goes on without choosing, where these can, as far as it leads to an end; returns how many steps that took.
    fn coast(mut can: Vec<Index>) -> u64 {
        let mut taken = 0;
        while Execution::with(|run| run.ending.is_none()) {
            taken += 1;
            let first = Execution::with(|run| run.who_goes_first(&can));
            match first.first() {
                Some(&any) if taken <= COAST => can = Execution::go_on(any, None, &can),
                _ => break,
            }
        }
        taken
    }

    fn no_end(&self, last: Option<Index>) -> String {
        let line = self.threads[last.unwrap_or(0)].place.line();
        format!(
            "an order has more than {MOST_STEPS} steps: a loop that waits must sleep, `yield_now` or `spin_loop`, or the \
             order in which nobody else goes on has no end (line {line})"
        )
    }

    /// Who can go on, by index.
    fn who_can() -> Vec<Index> {
        let can = Execution::all_ways().into_iter().filter_map(|(index, ways)| {
            // SAFETY: the thread waits at the place that holds the closure.
            let ways = (unsafe { &*ways })().ok()?;
            Execution::with(|run| run.threads[index].ways = ways);
            Some(index)
        });
        can.collect()
    }

    fn all_ways() -> Vec<(Index, Ways)> {
        Execution::with(|run| {
            let threads = run.threads.iter().enumerate();
            threads
                .filter_map(|(index, thread)| Some((index, thread.next.as_ref()?.ways)))
                .collect()
        })
    }

    fn who_waits() -> Vec<Waiting> {
        let wants = Execution::all_ways().into_iter().filter_map(|(index, ways)| {
            // SAFETY: as in `who_can`.
            Some((index, (unsafe { &*ways })().err()?))
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

    /// The stop where these can go on, and they by label, way and index.
    fn stop(&self, first: &[Index], last: Option<Index>) -> (Stop, Vec<(usize, usize, Index)>) {
        let ways = first.iter().flat_map(|&index| {
            let Thread { label, ways, .. } = self.threads[index];
            (0..MOST)
                .filter(move |way| ways >> way & 1 > 0)
                .map(move |way| (label, way, index))
        });
        let mut order: Vec<_> = ways.collect();
        order.sort_unstable();
        let threads = self.threads.iter().enumerate().map(|(index, thread)| {
            mix(&[
                thread.key,
                thread.done,
                thread.fairness.number(),
                u64::from(thread.token) << 1 | u64::from(self.is_unnoticed(index)),
            ])
        });
        let objects = self.objects.iter().map(Past::number);
        let lanes = self.lanes.iter().map(|&(lane, text)| mix(&[lane, text]));
        let seen = self.seen.iter().map(Seen::number).enumerate();
        let seen = seen.map(|(index, seen)| mix(&[index as u64, seen]));
        let state = threads
            .chain(objects)
            .chain(lanes)
            .chain(seen)
            .fold(0, u64::wrapping_add);
        let goes_on = |index: &Index| {
            let next = self.threads[*index].next.as_ref();
            next.is_some_and(|next| !next.act.gives_way)
        };
        let stop = Stop {
            state,
            can: order.iter().map(|&(label, way, _)| label + MOST * way).collect(),
            last: last.filter(goes_on).map(|index| self.threads[index].label),
        };
        (stop, order)
    }

    /// Lets one of those who can go on do so, in this way or in its first; returns who can then.
    fn go_on(index: Index, way: Option<usize>, could: &[Index]) -> Vec<Index> {
        let (mut coroutine, goes_after) = Execution::with(|run| {
            let thread = &mut run.threads[index];
            let next = thread.next.take().expect("it waits");
            let way = way.unwrap_or(thread.ways.trailing_zeros() as usize);
            thread.way = way;
            thread.done = mix(&[thread.done, of_text(next.act.verb), 4 + (MOST * way) as u64]);
            thread.place = next.place;
            let coroutine = thread.coroutine.take().expect("it waits");
            run.current = Some(index);
            if run.is_traced {
                run.steps.push(Step {
                    thread: index,
                    way,
                    line: next.place.line(),
                    does: next.act.verb.to_owned(),
                    tells: Vec::new(),
                });
            }
            (coroutine, next.act.goes_after >> way & 1 > 0)
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
            if goes_after {
                let thread = &mut run.threads[index];
                let is_again = thread.gave_way.contains(&thread.place);
                if !is_again {
                    thread.gave_way.push(thread.place);
                }
                thread.fairness.yields(who, bits, is_again);
            }
        });
        can
    }

    /// Unwinds what is left of the threads, those first that were started last: they may borrow from the others.
    fn clear_up() {
        let left = Execution::with(|run| {
            run.is_being_cleared_up = true;
            let threads = run.threads.iter_mut().enumerate().rev();
            threads
                .filter_map(|(index, thread)| Some((index, thread.coroutine.take()?)))
                .collect::<Vec<_>>()
        });
        let mut kept = Vec::new();
        for (index, mut coroutine) in left {
            Execution::with(|run| run.current = Some(index));
            match coroutine.resume(()) {
                CoroutineResult::Return(()) => give_back(coroutine.into_stack()),
                CoroutineResult::Yield(()) => {
                    // SAFETY: nobody runs it again, and the stack stays as it is until nothing is left that may refer to it.
                    unsafe { coroutine.force_reset() };
                    kept.push(coroutine.into_stack());
                }
            }
        }
        let locals: Vec<Vec<Rc<dyn Any>>> =
            Execution::with(|run| run.threads.iter_mut().map(Thread::take_locals).collect());
        drop(locals);
        kept.into_iter().for_each(give_back);
    }

    fn outcome_number(&self, ending: &Ending) -> u64 {
        let lanes = self.lanes.iter().map(|&(lane, text)| mix(&[lane, text]));
        let printed = lanes.fold(0, u64::wrapping_add);
        let broken = self.seen.iter().map(|seen| u64::from(seen.is_broken()));
        let broken = broken.fold(0, |sum, broken| mix(&[sum, broken]));
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
        mix(&[printed, ended, broken])
    }
}
