//! What is compiled once, together, ahead, or not at all, seen by a compiler of our own.

mod bench;

use std::fs;
use std::time::Duration;

use tokio::time;
use tokio_util::sync::CancellationToken;

use super::*;
use crate::compile::tests::bench::{Bench, CHECK_TIME, made_by, priority_here, soon};
use crate::program::Edition;

#[tokio::test]
async fn two_who_want_the_same_share_one_compilation_even_when_the_first_goes_away() {
    let bench = Bench::new();
    let (first, second, third) = (bench.read(), bench.read(), bench.read());
    bench.until_at_work(1, &[]).await;
    first.abort();
    time::sleep(Duration::from_millis(50)).await;
    assert_eq!(bench.at_work().len(), 1);
    bench.go();
    let (second, third) = (made_by(soon(second).await), made_by(soon(third).await));
    assert_eq!(second, third);
    assert_eq!(second.0, priority_here());
    assert_eq!(
        made_by(soon(bench.read()).await),
        second,
        "the fourth finds it in the cache"
    );
}

#[tokio::test]
async fn the_compiler_ends_with_the_last_who_waits() {
    let bench = Bench::new();
    let (first, second) = (bench.read(), bench.read());
    bench.until_at_work(1, &[]).await;
    first.abort();
    second.abort();
    bench.until_at_work(0, &[]).await;
}

#[tokio::test]
async fn a_failure_of_ours_reaches_all_who_wait() {
    let bench = Bench::new();
    let (first, second) = (bench.read(), bench.read());
    bench.until_at_work(1, &[]).await;
    let cache = bench.dir.path().join("cache");
    fs::remove_dir(&cache).unwrap();
    fs::write(&cache, "no folder").unwrap();
    bench.go();
    for reader in [first, second] {
        let error = soon(reader).await.unwrap_err();
        assert!(matches!(&*error, Error::File { path, .. } if path == &cache), "{error}");
    }
}

#[tokio::test]
async fn a_reader_stops_what_warms_the_cache_and_begins_anew_at_its_own_priority() {
    let bench = Bench::new();
    let warm = bench.warm();
    let before = bench.until_at_work(1, &[]).await;
    let reader = bench.read();
    bench.until_at_work(1, &before).await;
    bench.go();
    let by_reader = made_by(soon(reader).await);
    assert_eq!(by_reader.0, priority_here());
    soon(warm).await.unwrap();
    assert_eq!(
        made_by(soon(bench.read()).await),
        by_reader,
        "it was found in the cache"
    );
}

#[tokio::test]
async fn what_warms_the_cache_is_begun_again_when_the_reader_wanted_something_else() {
    let bench = Bench::new();
    let warm = bench.warm();
    let before = bench.until_at_work(1, &[]).await;
    let place = bench.queue.enter().unwrap();
    bench.until_at_work(0, &[]).await;
    drop(place);
    bench.until_at_work(1, &before).await;
    bench.go();
    soon(warm).await.unwrap();
    assert_eq!(made_by(soon(bench.read()).await).0, 19);
}

#[tokio::test]
async fn what_a_reader_waits_for_does_not_warm_the_cache_as_well() {
    let bench = Bench::new();
    let reader = bench.read();
    bench.until_at_work(1, &[]).await;
    let warm = bench.warm();
    time::sleep(Duration::from_millis(50)).await;
    assert_eq!(bench.at_work().len(), 1);
    assert!(!warm.is_finished());
    bench.go();
    let by_reader = made_by(soon(reader).await);
    soon(warm).await.unwrap();
    assert_eq!(made_by(soon(bench.read()).await), by_reader);
}

#[tokio::test]
async fn a_reader_joins_what_is_compiled_ahead_even_when_that_is_given_up() {
    let bench = Bench::new();
    let (ahead, _) = bench.ahead("fn main() {}");
    let before = bench.until_at_work(1, &[]).await;
    let reader = bench.read();
    time::sleep(Duration::from_millis(50)).await;
    ahead.abort();
    time::sleep(Duration::from_millis(50)).await;
    assert_eq!(bench.at_work(), before);
    bench.go();
    assert_eq!(made_by(soon(reader).await).0, priority_here());
}

#[tokio::test]
async fn of_what_is_compiled_ahead_there_is_one_at_a_time_and_one_that_is_given_up_ends() {
    let bench = Bench::new();
    let (first, _) = bench.ahead("fn main() { 1; }");
    let before = bench.until_at_work(1, &[]).await;
    let (second, _) = bench.ahead("fn main() { 2; }");
    time::sleep(Duration::from_millis(50)).await;
    assert_eq!(bench.at_work(), before, "the second waits");
    first.abort();
    bench.until_at_work(1, &before).await;
    second.abort();
    bench.until_at_work(0, &[]).await;
}

#[tokio::test]
async fn what_is_said_of_a_program_comes_before_it_is_made_and_then_it_can_be_given_up() {
    let bench = Bench::new();
    let is_given_up = CancellationToken::new();
    let (ahead, told) = bench.ahead_until("fn main() {}", is_given_up.clone());
    bench.until_at_work(1, &[]).await;
    is_given_up.cancel();
    time::sleep(Duration::from_millis(50)).await;
    assert_eq!(bench.at_work().len(), 1, "first it is checked");
    bench.tell("checked");
    match told.await.unwrap().unwrap() {
        Checked::Done {
            success: true, text, ..
        } => assert!(!text.is_empty()),
        other => panic!("{other:?}"),
    }
    soon(ahead).await;
    bench.until_at_work(0, &[]).await;
}

#[tokio::test]
async fn a_check_that_takes_too_long_is_given_up_and_a_run_that_has_joined_is_not() {
    let bench = Bench::new();
    let (ahead, told) = bench.ahead("fn main() {}");
    let before = bench.until_at_work(1, &[]).await;
    let reader = bench.read();
    let limit = Reason::Limit(Limit::CompileTime(CHECK_TIME));
    assert_eq!(told.await.unwrap().unwrap(), Checked::Ended(limit));
    soon(ahead).await;
    assert_eq!(bench.at_work(), before);
    // Nor does it hold up other checks.
    let turns = async { (bench.queue.to_compile_ahead().await, bench.queue.to_check().await) };
    drop(time::timeout(Duration::from_secs(20), turns).await.unwrap());
    bench.go();
    made_by(soon(reader).await);
}

#[tokio::test]
async fn nobody_waits_for_a_compiler_to_clear_up_and_the_next_begins_when_it_is_gone() {
    let bench = Bench::new();
    bench.tell("stay");
    let (first, told) = bench.ahead("fn main() { 1; }");
    let before = bench.until_at_work(1, &[]).await;
    bench.tell("checked");
    assert!(matches!(
        told.await.unwrap().unwrap(),
        Checked::Done { success: true, .. }
    ));
    bench.go();
    soon(first).await;
    fs::remove_file(bench.dir.path().join("sysroot/go")).unwrap();
    let (second, _) = bench.ahead("fn main() { 2; }");
    bench.until_at_work(1, &before).await;
    second.abort();
    bench.until_at_work(0, &[]).await;
}

#[tokio::test]
async fn once_nobody_runs_anything_a_compiler_waits_for_the_next_program() {
    let bench = Bench::new();
    bench.go();
    let place = bench.queue.enter().unwrap();
    made_by(soon(bench.read()).await);
    time::sleep(Duration::from_millis(50)).await;
    assert_eq!(bench.spare(), None, "it would be seen in the times of what runs");
    drop(place);
    let spare = bench.until_spare(true).await.unwrap();
    let text = format!("fn main() {{}} // {}\n", "as long as two pipes ".repeat(6_000));
    assert_eq!(made_by(soon(bench.run(Program::new(&text))).await).1, spare);
}

#[tokio::test]
async fn a_compiler_that_waits_for_another_kind_of_program_or_for_too_long_is_ended() {
    let bench = Bench::new();
    bench.go();
    made_by(soon(bench.read()).await);
    let spare = bench.until_spare(true).await.unwrap();
    let mut other = Program::new("fn main() {}");
    other.edition = Edition::E2018;
    assert_ne!(made_by(soon(bench.run(other)).await).1, spare);
    bench.until_spare(true).await;
    bench.until_spare(false).await;
}
