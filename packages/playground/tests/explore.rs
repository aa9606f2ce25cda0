//! All that may come out of a program is found, within the limits of all programs.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use playground::{Event, Exploration, Limit, Limits, Playground, Reason};
use serde_json::Value;
use tokio::time;

use common::{ENDLESS, config, explored, explorer, fresh, outcomes, program, report};

/// Two who each add to what both have read, once.
const LOST: &str = "//! Two threads

use std::sync::atomic::AtomicU32; use std::sync::atomic::Ordering::SeqCst;
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

fn endless() -> Exploration {
    Exploration {
        one_by_one: true,
        most_seconds: Some(1e6),
        most_states: Some(1 << 40),
        most_steps: Some(1 << 40),
        ..Exploration::default()
    }
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
