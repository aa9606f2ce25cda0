//! What is compiled once, together, ahead, or not at all, seen by a compiler of our own.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time;

use super::*;
use crate::confine::Fencer;
use crate::confine::counted::Counted;
use crate::incremental::Incremental;
use crate::limits::Limits;
use crate::scratch::Scratch;
use crate::toolchain::Toolchain;

/// A compiler that says with which priority it runs and which process it is, then waits for the file `go`; meanwhile, once
/// there is a file `checked`, it says that it has checked the program. Where there is a file `stay`, it takes a minute to
/// clear up.
const SCRIPT: &str = r#"#!/bin/sh
        made() { echo "{\"\$message_type\":\"artifact\",\"artifact\":\"\",\"emit\":\"$1\"}" >&2; }
        echo "$(nice) $$" >&2
        touch began
        while ! [ -e HERE/go ]; do
            if [ -e HERE/checked ] && ! [ -e told ]; then touch told; made metadata; fi
            sleep 0.01
        done
        touch out/program
        if [ -e HERE/stay ]; then made link; sleep 60; fi
    "#;

/// How long a check may take here.
const CHECK_TIME: Duration = Duration::from_secs(1);

struct Bench {
    compiler: Compiler,
    queue: Queue,
    built: Arc<Built>,
    dir: TempDir,
}

impl Bench {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (sysroot, script) = (dir.path().join("sysroot"), dir.path().join("sysroot/rustc"));
        fs::create_dir(&sysroot).unwrap();
        fs::write(&script, SCRIPT.replace("HERE", sysroot.to_str().unwrap())).unwrap();
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
        let limits = Arc::new(Limits {
            compile_time: Duration::from_secs(3600),
            check_time: CHECK_TIME,
            ..Limits::default()
        });
        let queue = Queue::new(&limits);
        let rustc = Rustc {
            toolchain: Toolchain {
                rustc: script,
                cargo: PathBuf::new(),
                sysroot,
                version: String::new(),
                host: String::new(),
            },
            libraries: PathBuf::new(),
            incremental: Incremental::new(&Scratch::open(dir.path().join("incremental")).unwrap()).unwrap(),
            scratch: Scratch::open(dir.path().join("jobs")).unwrap(),
            fencer: Arc::new(Fencer::detect(Counted::default())),
            limits,
        };
        let cache = Cache::open(dir.path().join("cache"), 1 << 20).unwrap();
        Bench {
            compiler: Compiler::new(Arc::new(rustc), cache, queue.clone()),
            queue,
            built: Arc::default(),
            dir,
        }
    }

    /// As a reader's run does it: within a place.
    fn read(&self) -> JoinHandle<Outcome> {
        let (compiler, built) = (self.compiler.clone(), self.built.clone());
        let place = self.queue.enter().unwrap();
        tokio::spawn(async move {
            let _place = place;
            compiler.compile(&program(), &built).await
        })
    }

    fn warm(&self) -> JoinHandle<Result<()>> {
        let (compiler, built) = (self.compiler.clone(), self.built.clone());
        tokio::spawn(async move { compiler.warm(&program(), &built).await })
    }

    /// As a page does it that is being edited; what is said of the program comes out at the other end.
    fn ahead(&self, code: &str) -> (JoinHandle<()>, oneshot::Receiver<Result<Checked, Arc<Error>>>) {
        self.ahead_until(code, CancellationToken::new())
    }

    fn ahead_until(
        &self,
        code: &str,
        is_given_up: CancellationToken,
    ) -> (JoinHandle<()>, oneshot::Receiver<Result<Checked, Arc<Error>>>) {
        let (compiler, built, program) = (self.compiler.clone(), self.built.clone(), Program::new(code));
        let (tell, told) = oneshot::channel();
        let task = tokio::spawn(async move {
            let tell = |checked| drop(tell.send(checked));
            compiler.compile_ahead(&program, &built, tell, &is_given_up).await;
        });
        (task, told)
    }

    /// Compilers at work. Their folders go with them.
    fn at_work(&self) -> Vec<PathBuf> {
        let folders = fs::read_dir(self.dir.path().join("jobs")).unwrap();
        let began = folders.map(|folder| folder.unwrap().path().join("began"));
        began.filter(|file| file.exists()).collect()
    }

    /// Waits until exactly so many compilers are at work, for one of them is another one than `before`.
    async fn until_at_work(&self, count: usize, before: &[PathBuf]) -> Vec<PathBuf> {
        let start = Instant::now();
        loop {
            let at_work = self.at_work();
            if at_work.len() == count && at_work.iter().all(|one| !before.contains(one)) {
                return at_work;
            }
            assert!(start.elapsed() < Duration::from_secs(20), "{at_work:?} are at work");
            time::sleep(Duration::from_millis(5)).await;
        }
    }

    fn go(&self) {
        self.tell("go");
    }

    fn tell(&self, what: &str) {
        fs::write(self.dir.path().join("sysroot").join(what), "").unwrap();
    }
}

fn program() -> Program {
    Program::new("fn main() {}")
}

/// The priority and the number of the compiler that made it.
fn made_by(outcome: Outcome) -> (i32, u32) {
    match outcome {
        Ok(Compiled::Done(entry)) if entry.success => {
            let (priority, process) = entry.messages.text.trim().split_once(' ').unwrap();
            (priority.parse().unwrap(), process.parse().unwrap())
        }
        other => panic!("{other:?}"),
    }
}

async fn soon<T>(task: JoinHandle<T>) -> T {
    time::timeout(Duration::from_secs(20), task).await.unwrap().unwrap()
}

fn priority_here() -> i32 {
    let nice = Command::new("nice").output().unwrap();
    String::from_utf8(nice.stdout).unwrap().trim().parse().unwrap()
}

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
    let (second, _) = bench.ahead("fn main() { 2; }");
    bench.until_at_work(1, &before).await;
    second.abort();
    bench.until_at_work(0, &[]).await;
}
