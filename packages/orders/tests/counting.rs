//! The search finds what there is, no more and no less.

mod programs;

use std::collections::BTreeSet;
use std::env;

use orders::explorer::{Options, Searched};
use programs::{Outcome, Program, draw, found, truth};

/// What is wrong with what a search finds, if anything is; nothing too where the program is too large.
fn wrong(program: &Program) -> Option<String> {
    let (truth, _) = truth::outcomes(program)?;
    if truth.len() > 90 {
        return None;
    }
    let report = found::search(
        program,
        &Options {
            most_states: 20_000,
            most_steps: 1_000_000,
            at_random: 1,
            ..Options::default()
        },
    );
    if let Some(why) = report.refused {
        return Some(format!("refused: {why}"));
    }
    if report.searched != Searched::All || report.more_outcomes > 0 {
        return None;
    }
    let found = found::outcomes(&report);
    let gives_way = program.gives_way() > 1;
    if found == truth || gives_way && found.is_subset(&truth) {
        return None;
    }
    let list = |outcomes: BTreeSet<&Outcome>| {
        outcomes
            .into_iter()
            .take(3)
            .map(|outcome| format!("\n    {outcome:?}"))
            .collect::<String>()
    };
    Some(format!(
        "of {} outcomes, {} are missing:{}\n  and {} too many:{}",
        truth.len(),
        truth.difference(&found).count(),
        list(truth.difference(&found).collect()),
        found.difference(&truth).count(),
        list(found.difference(&truth).collect()),
    ))
}

#[test]
fn a_search_finds_every_outcome_of_programs_drawn_at_random() {
    let many = env::var("ORDERS_PROGRAMS").map_or(40, |many| many.parse().expect("a number"));
    let from: u64 = env::var("ORDERS_FROM").map_or(0, |many| many.parse().expect("a number"));
    let mut bad = 0;
    let (mut t1, mut t2, mut st, mut runs, mut outs, mut skipped, mut ost) = (0.0, 0.0, 0usize, 0u64, 0usize, 0, 0);
    for seed in from..from + many {
        let program = draw::program(seed);
        if env::var("NOPANIC").is_ok() && format!("{program:?}").contains("Panic") {
            continue;
        }
        if env::var("STATS").is_ok() {
            let t = std::time::Instant::now();
            let tr = truth::outcomes(&program);
            t1 += t.elapsed().as_secs_f64();
            let t = std::time::Instant::now();
            let report = found::search(
                &program,
                &Options {
                    most_states: 20_000,
                    most_steps: 1_000_000,
                    at_random: 1,
                    ..Options::default()
                },
            );
            t2 += t.elapsed().as_secs_f64();
            if t.elapsed().as_secs_f64() > 0.5 {
                println!(
                    "slow {} {:?} {program:?}",
                    t.elapsed().as_secs_f64(),
                    (report.searched, report.states, report.runs, &report.orders)
                );
            }
            match tr {
                Some((o, s)) if report.searched == Searched::All => {
                    st += s;
                    outs += o.len();
                    runs += report.runs;
                    ost += report.states;
                }
                _ => skipped += 1,
            }
            continue;
        }
        if wrong(&program).is_some() {
            let program = program.smallest(|program| wrong(program).is_some());
            println!("{seed}: {program:?}\n  {}", wrong(&program).unwrap());
            bad += 1;
        }
    }
    println!("{t1} {t2} states {st} {ost} runs {runs} outcomes {outs} skipped {skipped}");
    assert_eq!(bad, 0);
}
