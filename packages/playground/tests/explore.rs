//! Programs are explored as the texts that they are, within the limits of all programs.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use playground::{Edition, Event, Exploration, Finished, Limit, Limits, Playground, Program, Reason};
use serde_json::Value;
use tokio::time;

use common::{config, explorer, fresh, program};

/// Two who each add to what both have read, once.
const LOST: &str = "//! Two threads

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

const ROUNDS: u32 = 1;
static COINS: AtomicU32 = AtomicU32::new(0);

fn main() {
    thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| {
                for _ in 0..ROUNDS {
                    let coins = COINS.load(SeqCst);
                    COINS.store(coins + 1, SeqCst);
                }
            });
        }
    });
    println!(\"{} coins\", COINS.load(SeqCst));
}
";

/// More orders than anybody can wait for, where each is run for itself.
const ENDLESS: &str = "
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

static COINS: AtomicU32 = AtomicU32::new(0);

fn main() {
    thread::scope(|s| {
        for _ in 0..4 {
            s.spawn(|| (0..9).for_each(|_| drop(COINS.fetch_add(1, SeqCst))));
        }
    });
}
";

fn endless() -> Exploration {
    Exploration {
        one_by_one: true,
        most_seconds: Some(1e6),
        most_states: Some(1 << 40),
        most_steps: Some(1 << 40),
        ..Exploration::default()
    }
}

async fn explored(playground: &Playground, code: &str, exploration: &Exploration) -> Finished {
    playground.explore(program(code), exploration).unwrap().finish().await
}

/// What was found.
async fn report(playground: &Playground, code: &str, exploration: &Exploration) -> Value {
    let finished = explored(playground, code, exploration).await;
    assert!(finished.end.success && finished.stderr.is_empty(), "{finished:?}");
    let last = finished.stdout.lines().last().unwrap_or_else(|| panic!("{finished:?}"));
    serde_json::from_str::<Value>(last).unwrap()["report"].take()
}

fn outcomes(report: &Value) -> &Vec<Value> {
    report["outcomes"].as_array().unwrap_or_else(|| panic!("{report}"))
}

/// The last line that each outcome prints, in order.
fn printed(report: &Value) -> Vec<String> {
    let last = |outcome: &Value| {
        let steps = outcome["steps"].as_array().unwrap().iter();
        let lines = steps.flat_map(|step| step["prints"].as_array().into_iter().flatten());
        lines.last().unwrap().as_str().unwrap().to_owned()
    };
    let mut all: Vec<_> = outcomes(report).iter().map(last).collect();
    all.sort();
    all
}

#[tokio::test]
async fn all_that_may_come_out_of_a_text_is_found_and_of_an_edited_one_what_may_come_out_of_that() {
    let playground = explorer(Limits::default()).await;
    let all = Exploration::default();
    let found = report(&playground, LOST, &all).await;
    assert_eq!(printed(&found), ["1 coins", "2 coins"], "{found}");
    assert_eq!(
        (&found["searched"], &found["orders"]),
        (&"all".into(), &"6".into()),
        "{found}"
    );
    let edited = LOST
        .replace("let coins = COINS.load(SeqCst);", "")
        .replace("COINS.store(coins + 1, SeqCst)", "COINS.fetch_add(1, SeqCst)");
    assert_eq!(printed(&report(&playground, &edited, &all).await), ["2 coins"]);
}

#[tokio::test]
async fn what_is_asked_for_is_what_is_searched() {
    let playground = explorer(Limits::default()).await;
    let two_rounds = Exploration {
        with: BTreeMap::from([("ROUNDS".into(), "2".into())]),
        ..Exploration::default()
    };
    let found = report(&playground, LOST, &two_rounds).await;
    assert_eq!(printed(&found), ["2 coins", "3 coins", "4 coins"]);
    let none = Exploration {
        preemptions: Some(0),
        ..two_rounds.clone()
    };
    assert_eq!(printed(&report(&playground, LOST, &none).await), ["4 coins"]);
    // Each of them is known to what searches.
    let random = Exploration {
        most_states: Some(1),
        most_steps: Some(1_000_000),
        at_random: Some(7),
        seed: Some(5),
        watched: vec!["[main] a before [main] b".into()],
        one_by_one: true,
        ..two_rounds.clone()
    };
    let found = report(&playground, LOST, &random).await;
    assert_eq!(
        found["searched"]["random"],
        serde_json::json!({ "orders": 7, "seed": 5 }),
        "{found}"
    );
    let all_steps = Exploration {
        all_steps: true,
        ..two_rounds
    };
    let found = report(&playground, LOST, &all_steps).await;
    assert_eq!(printed(&found), ["2 coins", "3 coins", "4 coins"]);
}

#[tokio::test]
async fn an_order_that_was_found_can_be_run_again() {
    let playground = explorer(Limits::default()).await;
    let found = report(&playground, LOST, &Exploration::default()).await;
    let lost = |outcome: &&Value| outcome.to_string().contains("1 coins");
    let outcome = outcomes(&found).iter().find(lost).unwrap();
    let steps = outcome["steps"].as_array().unwrap().iter();
    let number = |step: &Value| step["thread"].as_u64().unwrap() + 64 * step["way"].as_u64().unwrap_or(0);
    let replay = steps.map(|step| number(step) as usize).collect();
    let again = Exploration {
        replay: Some(replay),
        ..Exploration::default()
    };
    let found = report(&playground, LOST, &again).await;
    assert_eq!(
        (printed(&found), &found["searched"]),
        (vec!["1 coins".into()], &"one".into())
    );
}

#[tokio::test]
async fn a_long_report_comes_whole_though_a_program_may_not_write_so_much() {
    let limits = Limits {
        output: 32 << 10,
        ..Limits::default()
    };
    let playground = explorer(limits).await;
    let code = "static CAME: std::sync::Mutex<Vec<u8>> = std::sync::Mutex::new(Vec::new());
fn main() {
    std::thread::scope(|s| (0..5).for_each(|number| drop(s.spawn(move || CAME.lock().unwrap().push(number)))));
    println!(\"{:?}\", CAME.lock().unwrap());
}";
    let mut run = playground.explore(program(code), &Exploration::default()).unwrap();
    let mut longest = 0;
    while let Some(event) = run.next().await {
        match event {
            Event::Stdout { text, .. } => {
                assert!(text.ends_with('\n') && serde_json::from_str::<Value>(&text).is_ok());
                longest = longest.max(text.len());
            }
            Event::End(end) => assert!(end.success, "{end:?}"),
            _ => {}
        }
    }
    assert!(longest > 64 << 10, "the pipe's own is {longest}");
}

#[tokio::test]
async fn crates_that_are_modelled_are_found_under_their_own_names() {
    let playground = explorer(Limits::default()).await;
    let code = "use crossbeam_channel::bounded;
mod tills {
    pub static TILL: parking_lot::Mutex<u32> = parking_lot::Mutex::new(0);
}
mod tea {
    //! Made in a module
    pub async fn tea() -> u32 {
        tokio::task::yield_now().await;
        2
    }
}
#[tokio::main(flavor = \"current_thread\")]
async fn main() {
    let (send, receive) = bounded(1);
    send.send(1).unwrap();
    *tills::TILL.lock() += receive.recv().unwrap() + tokio::spawn(tea::tea()).await.unwrap();
    println!(\"{} coins\", tills::TILL.lock());
}";
    let found = report(&playground, code, &Exploration::default()).await;
    assert_eq!(printed(&found), ["3 coins"], "{found}");
}

/// What stands before a program that locks, and panics.
const BEGINNINGS: [&str; 11] = [
    "",
    "//! Caption\n\n",
    "\u{feff}",
    "\u{feff}#!/usr/bin/env run\n",
    "#![allow(dead_code)] #![allow(unused_mut)]\n",
    "#![expect(\n    unused_variables,\n    reason = \"a } in a string\"\n)]\nfn unused(x: u8) {}\n",
    "/*! Caption\n    /* nested */ */\n#![cfg_attr(all(), doc = r#\"fn main() {\"#)]\n// plain\n/* more\n*/ ",
    "/// Of the next item\n#[derive(Debug)]\nstruct Cup;\n",
    "#![forbid(unsafe_code)]\n#![deny(warnings, missing_docs)]\nmod deep { pub fn f() -> Vec<String> { vec![format!(\"{}\", 1)] } }\n",
    "#![deny(warnings)]\nfn never_called(never_used: u8) {}\n",
    "#![allow(unused)] /* here */ /// There\nuse std::fmt;\n\n\n",
];

const PANICS: &str = "use std::sync::Mutex;
static TILL: Mutex<u32> = Mutex::new(1);
const CUPS: u32 = if true {
    4
} else {
    3
};
fn main() {
    let till = TILL.lock().unwrap(); // LOCKS
    assert!(*till == CUPS, \"too few\"); // PANICS
}";

#[tokio::test]
async fn lines_are_those_of_the_text_however_it_begins() {
    let playground = explorer(Limits::default()).await;
    for beginning in BEGINNINGS {
        let code = format!("{beginning}{PANICS}");
        let line = |mark: &str| 1 + code.lines().position(|line| line.ends_with(mark)).unwrap();
        let with = BTreeMap::from([("CUPS".into(), "9".into())]);
        for (edition, with) in [(Edition::E2021, BTreeMap::new()), (Edition::E2024, with)] {
            let program = Program {
                edition,
                ..program(&code)
            };
            let exploration = Exploration {
                with,
                ..Exploration::default()
            };
            let finished = playground.explore(program, &exploration).unwrap().finish().await;
            assert_eq!(finished.compiler, "", "{edition} {beginning}");
            let found: Value = serde_json::from_str(finished.stdout.lines().last().unwrap()).unwrap();
            let outcome = &outcomes(&found["report"])[0];
            assert_eq!(outcome["ending"], "panics", "{edition} {beginning}");
            let steps = outcome["steps"].as_array().unwrap();
            let locks = steps.iter().find(|step| step["does"] == "locks").unwrap();
            assert_eq!(locks["line"], line("// LOCKS"), "{edition} {beginning}");
            let said = outcome.to_string();
            let place = format!("line {}: too few", line("// PANICS"));
            assert!(said.contains(&place), "{edition} {beginning}\n{said}");
        }
    }
}

#[tokio::test]
async fn what_the_compiler_does_not_find_is_said_of_the_text_as_it_is() {
    let playground = explorer(Limits::default()).await;
    for (code, message, place) in [
        (
            "use std::tea;\nfn main() {}\n",
            "unresolved import `std::tea`",
            (1, 5, 13),
        ),
        (
            "//! é\nfn main() {\n    let é = tea;\n}",
            "cannot find value `tea`",
            (3, 13, 16),
        ),
        (
            "const N: u8 = 1000 - 998; fn main() { tea }",
            "cannot find value `tea`",
            (1, 39, 42),
        ),
        (
            "const N: u8 = 3; fn main() { \"tea }",
            "unterminated double quote string",
            (1, 30, 36),
        ),
    ] {
        let with = BTreeMap::from([("N".into(), "1".into())]);
        let with = if code.contains("N: u8 = 1000") {
            with
        } else {
            BTreeMap::new()
        };
        let exploration = Exploration {
            with,
            ..Exploration::default()
        };
        let mut run = playground.explore(program(code), &exploration).unwrap();
        let Some(Event::Compiler { text, diagnostics, .. }) = run.next().await else {
            panic!("{code}")
        };
        let first = &diagnostics[0];
        assert!(first.message.contains(message), "{first:?}");
        let span = first.spans.iter().find(|span| span.is_primary).unwrap();
        let found = (span.line_start, span.column_start, span.column_end);
        assert_eq!(found, place, "{code}\n{text}");
        assert!(
            text.contains(&format!("src/main.rs:{}:{}\n", place.0, place.1)),
            "{text}"
        );
        assert!(!text.contains("no_main") && !text.contains("explored"), "{text}");
        let Some(Event::End(end)) = run.next().await else {
            panic!("{code}")
        };
        assert_eq!(
            (end.reason, end.exit_detail.as_str()),
            (Reason::Unexplorable, "The program cannot be explored")
        );
    }
}

#[tokio::test]
async fn what_cannot_be_explored_is_refused_by_name_before_it_is_compiled() {
    let playground = explorer(Limits::default()).await;
    let code = "use rayon::prelude::*;\nfn main() {\n    println!(\"{}\", [1].par_iter().sum::<i32>());\n}";
    let finished = explored(&playground, code, &Exploration::default()).await;
    let expected = "error: `rayon` cannot be explored: what it does is not modelled\n --> src/main.rs:1:5\n";
    assert!(finished.compiler.starts_with(expected), "{finished:?}");
    assert_eq!(finished.end.reason, Reason::Unexplorable);
    // What cannot be told by names is told when it is met.
    let code = "fn main() {\n    std::time::Instant::now();\n}";
    let refused = report(&playground, code, &Exploration::default()).await["refused"].take();
    assert!(refused.as_str().unwrap().ends_with("(line 2)"), "{refused}");
}

#[tokio::test]
async fn progress_comes_while_it_searches_and_stopping_it_ends_it() {
    let playground = explorer(Limits::default()).await;
    let mut run = playground.explore(program(ENDLESS), &endless()).unwrap();
    let mut progress = Vec::new();
    while progress.len() < 2 {
        match run.next().await.unwrap() {
            Event::Stdout { text, .. } => progress.push(serde_json::from_str::<Value>(&text).unwrap()),
            Event::Begin => {}
            other => panic!("{other:?}"),
        }
    }
    let states = |at: usize| progress[at]["progress"]["states"].as_u64().unwrap();
    assert!(states(0) > 0 && states(1) > states(0), "{progress:?}");
    run.kill();
    assert_eq!(run.finish().await.end.reason, Reason::Killed);
}

#[tokio::test]
async fn a_search_is_held_to_the_limits() {
    let time = Duration::from_secs(1);
    let limits = Limits {
        run_time: time,
        memory: 64 << 20,
        ..Limits::default()
    };
    let playground = explorer(limits).await;
    let all = Exploration::default();
    for (code, exploration, limit) in [
        (
            "fn main() { loop { std::hint::black_box(0); } }",
            &all,
            Limit::RunTime(time),
        ),
        (ENDLESS, &endless(), Limit::RunTime(time)),
        (
            "fn main() { let mut all = vec![]; loop { all.push(vec![1u8; 1 << 20]) } }",
            &all,
            Limit::Memory(64 << 20),
        ),
    ] {
        let finished = explored(&playground, code, exploration).await;
        assert_eq!(finished.end.reason, Reason::Limit(limit), "{finished:?}");
        assert_eq!(finished.end.exit_detail, limit.to_string());
    }
    // What is asked for no longer than that is told in time.
    let in_time = Exploration {
        most_seconds: None,
        ..endless()
    };
    assert!(!outcomes(&report(&playground, ENDLESS, &in_time).await).is_empty());
}

/// Programs of that folder that still run.
#[cfg(target_os = "linux")]
fn running(folder: &Path) -> usize {
    let found = fs::read_dir("/proc").unwrap().flatten();
    let programs = found.filter_map(|entry| fs::read_link(entry.path().join("exe")).ok());
    programs.filter(|program| program.starts_with(folder)).count()
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn twenty_explorations_leave_nothing_behind_and_need_no_libraries_of_snippets() {
    explorer(Limits::default()).await;
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let mut config = config(Limits::default());
    // What stands in for std need not be built again.
    std::os::unix::fs::symlink(config.dir.join("explorer"), dir.path().join("explorer")).unwrap();
    config.dir = dir.path().to_owned();
    let playground = Playground::open(config).unwrap();
    for number in 0..20 {
        let code = fresh(&format!("{LOST}// {}", number / 2));
        let finished = explored(&playground, &code, &Exploration::default()).await;
        assert!(finished.end.success, "{finished:?}");
        assert_eq!(running(dir.path()), 0);
    }
    let jobs = || fs::read_dir(dir.path().join("jobs")).unwrap().count();
    let begin = Instant::now();
    // What the compiler keeps, and a compiler that waits for the next.
    while jobs() > 2 && begin.elapsed() < Duration::from_secs(2) {
        time::sleep(Duration::from_millis(10)).await;
    }
    assert!(jobs() <= 2, "{} are left", jobs());
    let libraries = dir.path().join("libraries");
    assert!(!libraries.exists(), "they were built");
}
