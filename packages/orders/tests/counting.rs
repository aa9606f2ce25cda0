//! The search finds every outcome, nothing else, and counts the orders right: shown on programs drawn at random, whose outcomes are
//! found another way too. `ORDERS_PROGRAMS=10000` tries so many, `ORDERS_FROM=5000` begins there.

mod programs;

use std::cell::Cell;
use std::collections::BTreeSet;
use std::env;

use orders::explorer::{Options, Report, Searched};
use programs::{Op, Outcome, Program, draw, found, truth};

/// The programs drawn, by their seeds: so many, if nobody asks for more.
fn seeds(few: u64) -> impl Iterator<Item = u64> {
    let number = |name| env::var(name).ok().map(|number| number.parse().expect("a number"));
    let from = number("ORDERS_FROM").unwrap_or(0);
    from..from + number("ORDERS_PROGRAMS").unwrap_or(few)
}

/// Fails with the smallest of the programs that are wrong, if any is; says of how many of them nothing can be said.
fn none_is_wrong(few: u64, wrong: impl Fn(&Program) -> Result<(), Wrong>) {
    let (mut all, mut too_large, mut bad) = (0, 0, 0);
    for seed in seeds(few) {
        let program = draw::program(seed);
        all += 1;
        match wrong(&program) {
            Ok(()) => {}
            Err(Wrong::IsTooLarge) => too_large += 1,
            Err(Wrong::Because(_)) => {
                bad += 1;
                let smallest = program.smallest(|program| matches!(wrong(program), Err(Wrong::Because(_))));
                let Err(Wrong::Because(why)) = wrong(&smallest) else {
                    unreachable!("it is wrong")
                };
                println!("seed {seed}: {smallest:?}\n  {why}");
            }
        }
    }
    println!("{all} programs, {too_large} of them too large");
    assert_eq!(bad, 0, "programs are wrong");
    assert!(too_large * 3 < all, "most can be judged");
}

/// What is wrong with what is found of a program.
enum Wrong {
    /// It cannot be said.
    IsTooLarge,
    Because(String),
}

fn search(program: &Program, options: Options) -> Result<Report, Wrong> {
    search_within(3_000, program, options)
}

/// Searches it if there are no more states than that.
fn search_within(most_states: usize, program: &Program, options: Options) -> Result<Report, Wrong> {
    let options = Options {
        most_states,
        most_steps: 20 * most_states as u64,
        at_random: 1,
        ..options
    };
    let report = found::search(program, &options);
    if let Some(why) = report.refused {
        return Err(Wrong::Because(format!("refused: {why}")));
    }
    let searched = options.preemptions.map_or(Searched::All, Searched::Preemptions);
    if report.searched == searched && report.more_outcomes == 0 {
        Ok(report)
    } else {
        Err(Wrong::IsTooLarge)
    }
}

fn differ(what: &str, found: &BTreeSet<Outcome>, truth: &BTreeSet<Outcome>) -> Wrong {
    let list = |outcomes: BTreeSet<&Outcome>| {
        let list = outcomes.iter().take(3).map(|outcome| format!("\n    {outcome:?}"));
        format!("{}{}", outcomes.len(), list.collect::<String>())
    };
    Wrong::Because(format!(
        "{what}: of {}, missing are {}\n  too many are {}",
        truth.len(),
        list(truth.difference(found).collect()),
        list(found.difference(truth).collect()),
    ))
}

/// A search finds all that can be found, and no more.
fn finds_all(program: &Program) -> Result<(), Wrong> {
    let (truth, _) = truth::outcomes(program).ok_or(Wrong::IsTooLarge)?;
    let found = found::outcomes(&search(program, Options::default())?);
    // One that gives way twice lets others go first, so that not all is found that could be.
    let is_right = if program.gives_way() > 1 {
        found.is_subset(&truth)
    } else {
        found == truth
    };
    if is_right {
        Ok(())
    } else {
        Err(differ("a search", &found, &truth))
    }
}

#[test]
fn a_search_finds_every_outcome_and_no_other() {
    none_is_wrong(60, finds_all);
}

/// Each was once searched wrongly: states were taken for one that are two, or steps for unnoticed that are not.
#[test]
fn what_was_once_missed_is_found() {
    let stores = vec![Op::Store(0), Op::Store(1)];
    let falls = vec![Op::Store(0), Op::Lock(0), Op::Store(1), Op::Panic];
    let programs = [
        vec![vec![], stores.clone(), stores],
        vec![vec![], vec![], vec![Op::Say]],
        vec![vec![], vec![], vec![Op::Panic]],
        vec![
            vec![Op::Close],
            vec![Op::Load(1), Op::TryReceive],
            vec![Op::Close, Op::Store(0)],
            vec![Op::Close, Op::Store(1)],
        ],
        vec![vec![], falls.clone(), vec![Op::Load(1), Op::TryLock(0)]],
        vec![vec![], falls, vec![Op::Load(1), Op::IsPoisoned(0), Op::ClearPoison(0)]],
        vec![vec![Op::Park], vec![Op::Park]],
    ];
    for threads in programs {
        for joined in [vec![1], (1..threads.len()).collect()] {
            for returns in [false, true] {
                let (threads, joined) = (threads.clone(), joined.clone());
                let program = Program {
                    threads,
                    joined,
                    returns,
                    room: None,
                    barrier: 2,
                };
                if let Err(Wrong::Because(why)) = finds_all(&program) {
                    panic!("{program:?}: {why}");
                }
            }
        }
    }
}

#[test]
fn whatever_is_left_out_the_same_comes_out() {
    let ways = [(false, true), (true, false), (true, true)];
    let compared = Cell::new(0);
    none_is_wrong(60, |program| {
        let report = search(program, Options::default())?;
        let found = found::outcomes(&report);
        for (all_steps, one_by_one) in ways {
            let options = Options {
                all_steps,
                one_by_one,
                ..Options::default()
            };
            let other = match search_within(300, program, options) {
                Err(Wrong::IsTooLarge) => continue,
                other => other?,
            };
            compared.set(compared.get() + 1);
            let outcomes = found::outcomes(&other);
            let is_right = if all_steps && program.gives_way() > 1 {
                !outcomes.is_empty()
            } else {
                outcomes == found
            };
            if !is_right {
                return Err(differ(
                    &format!("all steps {all_steps}, one by one {one_by_one}"),
                    &outcomes,
                    &found,
                ));
            }
            if !all_steps && other.orders != report.orders {
                return Err(Wrong::Because(format!(
                    "{} orders, one by one {}",
                    report.orders, other.orders
                )));
            }
        }
        Ok(())
    });
    assert!(compared.get() >= 60, "compared {} times", compared.get());
}

#[test]
fn with_fewer_preemptions_no_more_comes_out() {
    none_is_wrong(60, |program| {
        let all = found::outcomes(&search(program, Options::default())?);
        let mut before = BTreeSet::new();
        for most in [0, 1, 2, 99] {
            let found = found::outcomes(&search(
                program,
                Options {
                    preemptions: Some(most),
                    ..Options::default()
                },
            )?);
            if !found.is_superset(&before) || found.is_empty() {
                return Err(differ(&format!("{most} preemptions"), &found, &before));
            }
            before = found;
        }
        if before == all {
            Ok(())
        } else {
            Err(differ("99 preemptions", &before, &all))
        }
    });
}

#[test]
fn each_order_that_is_told_leads_there_again() {
    none_is_wrong(60, |program| {
        let report = search(program, Options::default())?;
        for outcome in &report.outcomes {
            let order = outcome.steps.iter().map(|step| step.thread + 64 * step.way);
            let options = Options {
                replay: Some(order.collect()),
                ..Options::default()
            };
            let again = found::search(program, &options);
            let told = found::outcomes(&again);
            let mut one = report.clone();
            one.outcomes = vec![outcome.clone()];
            if told != found::outcomes(&one) || again.outcomes[0].steps != outcome.steps {
                return Err(differ("an order again", &told, &found::outcomes(&one)));
            }
        }
        Ok(())
    });
}

#[test]
fn what_the_real_std_shows_is_among_what_is_found() {
    none_is_wrong(60, |program| {
        let (truth, _) = truth::outcomes(program).ok_or(Wrong::IsTooLarge)?;
        let leaves = truth
            .iter()
            .any(|outcome| outcome.ending == "exits 7" || outcome.ending == "is stuck");
        if leaves || program.joined.len() + 1 < program.threads.len() {
            // It would end the test, or wait for ever, or go on beside it.
            return Ok(());
        }
        let mut all = found::outcomes(&search(program, Options::default())?);
        if program.gives_way() > 1 {
            all = truth;
        }
        let without_panics = |mut outcome: Outcome| {
            outcome
                .lanes
                .values_mut()
                .for_each(|lines| lines.retain(|line| line != "panics"));
            outcome.lanes.retain(|_, lines| !lines.is_empty());
            outcome
        };
        let all: BTreeSet<_> = all.into_iter().map(without_panics).collect();
        let real: BTreeSet<_> = (0..20).map(|_| found::once(program)).collect();
        if real.is_subset(&all) {
            Ok(())
        } else {
            Err(differ("the real one", &real, &all))
        }
    });
}
