//! Makes an executable of a program, or finds it made, or says what the compiler said. Knows nothing of running it, nor
//! of how the compiler is called.
//!
//! A program that several wait for is compiled once, and as long as one of them waits. What is compiled ahead gives way
//! to them all.

use std::io;
use std::sync::Arc;

use tokio::task;
use tokio_util::sync::CancellationToken;

use crate::cache::{Cache, Entry};
use crate::error::{Error, Result};
use crate::event::Reason;
use crate::libraries::built::Built;
use crate::once::Once;
use crate::program::Program;
use crate::queue::Queue;
use crate::rustc::{Called, Rustc};

/// A compilation that came to an end, of either kind, or was ended.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Compiled {
    Done(Entry),
    Ended(Reason),
}

/// What everybody gets who waits for a compilation.
pub(crate) type Outcome = Result<Compiled, Arc<Error>>;

/// Clones share everything.
#[derive(Clone)]
pub(crate) struct Compiler {
    rustc: Arc<Rustc>,
    cache: Cache,
    queue: Queue,
    /// What somebody waits for. Nobody waits for what is done ahead.
    in_hand: Once<Outcome>,
}

impl Compiler {
    pub(crate) fn new(rustc: Rustc, cache: Cache, queue: Queue) -> Self {
        Compiler {
            rustc: Arc::new(rustc),
            cache,
            queue,
            in_hand: Once::default(),
        }
    }

    /// Takes the program from the cache, or joins those who wait for the same one, or begins. Whoever drops the future
    /// waits no longer; the compilation ends with the last who did. For holders of a [`crate::queue::Place`]: without
    /// one it would not be ahead of what is done in the background.
    pub(crate) async fn compile(&self, program: &Program, built: &Arc<Built>) -> Outcome {
        let key = self.rustc.key(program, built);
        if let Some(entry) = self.cache.get(&key) {
            return Ok(Compiled::Done(entry));
        }
        let (compiler, same, program, built) = (self.clone(), key.clone(), program.clone(), built.clone());
        let work = |stop| async move {
            let compiled = compiler.in_turn(&same, &program, &built, &stop).await;
            compiled.map_err(Arc::new)
        };
        self.in_hand.join(&key, work).await.unwrap_or_else(|| {
            let error = io::Error::other("the task that compiles it ended");
            Err(Arc::new(Error::Process(error)))
        })
    }

    /// Compiles the program into the cache, at low priority and only while nobody holds a place in the queue. Begins
    /// anew whenever it had to give way.
    pub(crate) async fn compile_ahead(&self, program: &Program, built: &Built) -> Result<()> {
        let key = self.rustc.key(program, built);
        while !self.cache.contains(&key) {
            let background = self.queue.in_background().await;
            // Those for whom it waited may have wanted the same program.
            if self.cache.contains(&key) {
                break;
            }
            match self.to_cache(&key, program, built, true, background.stop()).await? {
                Compiled::Done(_) => break,
                Compiled::Ended(Reason::Killed) => {}
                Compiled::Ended(reason) => {
                    tracing::warn!("a program was not compiled ahead: {reason}");
                    break;
                }
            }
        }
        Ok(())
    }

    async fn in_turn(&self, key: &str, program: &Program, built: &Built, stop: &CancellationToken) -> Result<Compiled> {
        let _turn = tokio::select! {
            turn = self.queue.to_compile() => turn,
            () = stop.cancelled() => return Ok(Compiled::Ended(Reason::Killed)),
        };
        // Another process may have compiled it meanwhile.
        if let Some(entry) = self.cache.get(key) {
            return Ok(Compiled::Done(entry));
        }
        self.to_cache(key, program, built, false, stop).await
    }

    async fn to_cache(
        &self,
        key: &str,
        program: &Program,
        built: &Built,
        low_priority: bool,
        stop: &CancellationToken,
    ) -> Result<Compiled> {
        let called = match self.rustc.call(program, built, low_priority, stop).await? {
            Called::Exited(called) => called,
            Called::Ended(reason) => return Ok(Compiled::Ended(reason)),
        };
        let (status, messages) = (called.status, called.messages);
        if !matches!(status.code(), Some(0 | 1)) {
            // Crashed, panicked or not even begun: not a verdict on the program that would hold the next time.
            let entry = Entry {
                program: None,
                success: false,
                messages,
            };
            return Ok(Compiled::Done(entry));
        }
        let made = (status.success() && program.is_runnable()).then_some(&*called.output);
        self.cache
            .put(key, called.folder.path(), made, status.success(), &messages)?;
        let cache = self.cache.clone();
        task::spawn_blocking(move || {
            cache
                .trim()
                .inspect_err(|error| tracing::warn!("trimming the cache: {error}"))
        });
        let entry = self.cache.get(key);
        entry
            .map(Compiled::Done)
            .ok_or_else(|| Error::Process(io::ErrorKind::NotFound.into()))
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::path::PathBuf;
    use std::process::Command;
    use std::time::{Duration, Instant};

    use tempfile::TempDir;
    use tokio::task::JoinHandle;
    use tokio::time;

    use super::*;
    use crate::confine::Fencer;
    use crate::confine::counted::Counted;
    use crate::limits::Limits;
    use crate::scratch::Scratch;
    use crate::toolchain::Toolchain;

    /// A compiler that says with which priority it runs and which process it is, then waits for the file `go`.
    const SCRIPT: &str = r#"#!/bin/sh
        echo "$(nice) $$" >&2
        touch began
        while ! [ -e GO ]; do sleep 0.01; done
        while [ "$1" != -o ]; do shift; done
        touch "$2"
    "#;

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
            fs::write(&script, SCRIPT.replace("GO", sysroot.join("go").to_str().unwrap())).unwrap();
            fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).unwrap();
            let limits = Arc::new(Limits {
                compile_time: Duration::from_secs(3600),
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
                scratch: Scratch::open(dir.path().join("jobs")).unwrap(),
                fencer: Arc::new(Fencer::detect(Counted::default())),
                limits,
            };
            let cache = Cache::open(dir.path().join("cache"), 1 << 20).unwrap();
            Bench {
                compiler: Compiler::new(rustc, cache, queue.clone()),
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

        fn ahead(&self) -> JoinHandle<Result<()>> {
            let (compiler, built) = (self.compiler.clone(), self.built.clone());
            tokio::spawn(async move { compiler.compile_ahead(&program(), &built).await })
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
            fs::write(self.dir.path().join("sysroot/go"), "").unwrap();
        }
    }

    fn program() -> Program {
        Program::new("fn main() {}")
    }

    /// The priority and the number of the compiler that made it.
    fn made_by(outcome: Outcome) -> (i32, u32) {
        match outcome {
            Ok(Compiled::Done(entry)) if entry.success => {
                let (priority, process) = entry.messages.trim().split_once(' ').unwrap();
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
    async fn a_reader_stops_what_is_compiled_ahead_and_begins_anew_at_its_own_priority() {
        let bench = Bench::new();
        let ahead = bench.ahead();
        let before = bench.until_at_work(1, &[]).await;
        let reader = bench.read();
        bench.until_at_work(1, &before).await;
        bench.go();
        let by_reader = made_by(soon(reader).await);
        assert_eq!(by_reader.0, priority_here());
        soon(ahead).await.unwrap();
        assert_eq!(
            made_by(soon(bench.read()).await),
            by_reader,
            "it was found in the cache"
        );
    }

    #[tokio::test]
    async fn what_is_compiled_ahead_is_begun_again_when_the_reader_wanted_something_else() {
        let bench = Bench::new();
        let ahead = bench.ahead();
        let before = bench.until_at_work(1, &[]).await;
        let place = bench.queue.enter().unwrap();
        bench.until_at_work(0, &[]).await;
        drop(place);
        bench.until_at_work(1, &before).await;
        bench.go();
        soon(ahead).await.unwrap();
        assert_eq!(made_by(soon(bench.read()).await).0, 19);
    }

    #[tokio::test]
    async fn what_a_reader_waits_for_is_not_compiled_ahead_as_well() {
        let bench = Bench::new();
        let reader = bench.read();
        bench.until_at_work(1, &[]).await;
        let ahead = bench.ahead();
        time::sleep(Duration::from_millis(50)).await;
        assert_eq!(bench.at_work().len(), 1);
        assert!(!ahead.is_finished());
        bench.go();
        let by_reader = made_by(soon(reader).await);
        soon(ahead).await.unwrap();
        assert_eq!(made_by(soon(bench.read()).await), by_reader);
    }
}
