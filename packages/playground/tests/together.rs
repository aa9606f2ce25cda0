//! Several who want something at once, and what is done ahead of them all.

mod common;

use std::time::{Duration, Instant};

use playground::{Limits, Playground, Reason};

use common::{first_line, fresh, playground, playground_with, program};

/// A program that takes the compiler about a second.
fn slow() -> String {
    fresh(
        "#![allow(long_running_const_eval)]\n\
         const fn spin() -> u64 { let mut i = 0; while i < 1_000_000 { i += 1 } i }\n\
         const A: u64 = spin();\n\
         fn main() { println!(\"{}\", A) }",
    )
}

/// How long a run takes to its first line.
async fn time_to_first_line(playground: &Playground, code: &str) -> Duration {
    let start = Instant::now();
    first_line(&mut playground.run(program(code)).unwrap()).await;
    start.elapsed()
}

#[tokio::test]
async fn the_same_program_is_compiled_once() {
    let playground = playground().await;
    let code = slow();
    let first = time_to_first_line(&playground, &code).await;
    let second = time_to_first_line(&playground, &code).await;
    assert!(second < first / 2, "{first:?}, then {second:?}");
}

#[tokio::test]
async fn a_program_compiled_ahead_is_not_compiled_again() {
    let playground = playground().await;
    let code = slow();
    let (send, told) = std::sync::mpsc::channel();
    playground
        .warm(vec![program(&code)], move |done, total| {
            send.send((done, total)).unwrap()
        })
        .await
        .unwrap();
    assert_eq!(told.into_iter().collect::<Vec<_>>(), [(0, 1), (1, 1)]);
    let ahead = time_to_first_line(&playground, &code).await;
    let cold = time_to_first_line(&playground, &slow()).await;
    assert!(ahead < cold / 2, "{ahead:?}, else {cold:?}");
}

#[tokio::test]
async fn of_two_who_run_the_same_one_may_stop_and_the_other_gets_it() {
    let playground = playground().await;
    let code = slow();
    let (first, second) = (
        playground.run(program(&code)).unwrap(),
        playground.run(program(&code)).unwrap(),
    );
    tokio::time::sleep(Duration::from_millis(100)).await;
    first.kill();
    assert_eq!(first.finish().await.end.reason, Reason::Killed);
    assert_eq!(second.finish().await.stdout, "1000000\n");
}

#[tokio::test]
async fn of_two_who_run_the_same_one_may_leave_and_the_other_gets_it() {
    let playground = playground().await;
    let code = slow();
    let (first, second) = (
        playground.run(program(&code)).unwrap(),
        playground.run(program(&code)).unwrap(),
    );
    tokio::time::sleep(Duration::from_millis(100)).await;
    drop(first);
    assert_eq!(second.finish().await.stdout, "1000000\n");
}

#[tokio::test]
async fn what_is_compiled_ahead_goes_on_after_a_reader_has_come_between() {
    // On a busy machine, what gives way to all else takes its time.
    let playground = playground_with(Limits {
        compile_time: Duration::from_secs(120),
        ..Limits::default()
    })
    .await;
    let (ahead, later, quick) = (slow(), fresh("fn main() {}"), "fn main() { println!(\"quick\") }");
    time_to_first_line(&playground, quick).await;
    let warming = tokio::spawn({
        let (playground, programs) = (playground.clone(), vec![program(&ahead), program(&later)]);
        async move { playground.warm(programs, |_, _| ()).await }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!warming.is_finished());
    time_to_first_line(&playground, quick).await;
    warming.await.unwrap().unwrap();
    let compiled = time_to_first_line(&playground, &ahead).await;
    let cold = time_to_first_line(&playground, &slow()).await;
    assert!(compiled < cold / 2, "{compiled:?}, else {cold:?}");
}

#[tokio::test]
async fn a_reader_who_wants_the_very_program_that_is_compiled_ahead_gets_it() {
    let playground = playground().await;
    let code = slow();
    let warming = tokio::spawn({
        let (playground, programs) = (playground.clone(), vec![program(&code)]);
        async move { playground.warm(programs, |_, _| ()).await }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let finished = playground.run(program(&code)).unwrap().finish().await;
    assert_eq!(finished.stdout, "1000000\n", "{finished:?}");
    warming.await.unwrap().unwrap();
}
