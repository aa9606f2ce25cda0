//! A compiler of our own, which does what a test tells it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time;
use tokio_util::sync::CancellationToken;

use crate::cache::Cache;
use crate::check::Checked;
use crate::compile::{Compiled, Compiler, Outcome};
use crate::confine::Fencer;
use crate::confine::counted::Counted;
use crate::error::{Error, Result};
use crate::incremental::Incremental;
use crate::libraries::built::Built;
use crate::limits::Limits;
use crate::program::Program;
use crate::queue::Queue;
use crate::rustc::Rustc;
use crate::scratch::Scratch;
use crate::spare::Spare;
use crate::toolchain::Toolchain;

/// It reads its program, says with which priority it runs and which process it is, then waits for the file `go`; meanwhile,
/// once there is a file `checked`, it says that it has checked the program. Where there is a file `stay`, it takes a minute
/// to clear up.
const SCRIPT: &str = r#"#!/bin/sh
        made() { echo "{\"\$message_type\":\"artifact\",\"artifact\":\"\",\"emit\":\"$1\"}" >&2; }
        echo $$ > waits
        cat src/main.rs > program
        echo "$(nice) $$" >&2
        touch began
        while ! [ -e HERE/go ]; do
            if [ -e HERE/checked ] && ! [ -e told ]; then touch told; made metadata; fi
            sleep 0.01
        done
        touch out/program
        if [ -e HERE/stay ]; then made link; sleep 60; fi
    "#;

/// How long a compiler waits for the next program here.
const SPARE_FOR: Duration = Duration::from_millis(400);

/// How long a check may take here.
pub(super) const CHECK_TIME: Duration = Duration::from_secs(1);

pub(super) struct Bench {
    pub(super) compiler: Compiler,
    pub(super) queue: Queue,
    pub(super) built: Arc<Built>,
    pub(super) dir: TempDir,
}

impl Bench {
    pub(super) fn new() -> Self {
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
                linker: Arc::default(),
            },
            libraries: Vec::new(),
            spare: Spare::default(),
            spare_for: SPARE_FOR,
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

    pub(super) fn read(&self) -> JoinHandle<Outcome> {
        self.run(program())
    }

    /// As a reader's run does it: within a place.
    pub(super) fn run(&self, program: Program) -> JoinHandle<Outcome> {
        let (compiler, built) = (self.compiler.clone(), self.built.clone());
        let place = self.queue.enter().unwrap();
        tokio::spawn(async move {
            let _place = place;
            compiler.compile(&program, &built).await
        })
    }

    pub(super) fn warm(&self) -> JoinHandle<Result<()>> {
        let (compiler, built) = (self.compiler.clone(), self.built.clone());
        tokio::spawn(async move { compiler.warm(&program(), &built).await })
    }

    /// As a page does it that is being edited; what is said of the program comes out at the other end.
    pub(super) fn ahead(&self, code: &str) -> (JoinHandle<()>, oneshot::Receiver<Result<Checked, Arc<Error>>>) {
        self.ahead_until(code, CancellationToken::new())
    }

    pub(super) fn ahead_until(
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

    pub(super) fn folders(&self) -> Vec<PathBuf> {
        let folders = fs::read_dir(self.dir.path().join("jobs")).unwrap();
        folders.map(|folder| folder.unwrap().path()).collect()
    }

    /// Compilers at work. Their folders go with them.
    pub(super) fn at_work(&self) -> Vec<PathBuf> {
        let began = self.folders().into_iter().map(|folder| folder.join("began"));
        began.filter(|file| file.exists()).collect()
    }

    /// The number of the compiler that waits for its program.
    pub(super) fn spare(&self) -> Option<u32> {
        let folders = self
            .folders()
            .into_iter()
            .filter(|folder| !folder.join("began").exists());
        let mut numbers = folders.filter_map(|folder| fs::read_to_string(folder.join("waits")).ok());
        numbers.next()?.trim().parse().ok()
    }

    pub(super) async fn until_spare(&self, is_there: bool) -> Option<u32> {
        let start = Instant::now();
        while self.spare().is_some() != is_there || self.compiler.rustc.spare.is_there() != is_there {
            assert!(start.elapsed() < Duration::from_secs(20), "{is_there}");
            time::sleep(Duration::from_millis(5)).await;
        }
        self.spare()
    }

    /// Waits until exactly so many compilers are at work, for one of them is another one than `before`.
    pub(super) async fn until_at_work(&self, count: usize, before: &[PathBuf]) -> Vec<PathBuf> {
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

    pub(super) fn go(&self) {
        self.tell("go");
    }

    pub(super) fn tell(&self, what: &str) {
        fs::write(self.dir.path().join("sysroot").join(what), "").unwrap();
    }
}

pub(super) fn program() -> Program {
    Program::new("fn main() {}")
}

/// The priority and the number of the compiler that made it.
pub(super) fn made_by(outcome: Outcome) -> (i32, u32) {
    match outcome {
        Ok(Compiled::Done(entry)) if entry.success => {
            let (priority, process) = entry.messages.text.trim().split_once(' ').unwrap();
            (priority.parse().unwrap(), process.parse().unwrap())
        }
        other => panic!("{other:?}"),
    }
}

pub(super) async fn soon<T>(task: JoinHandle<T>) -> T {
    time::timeout(Duration::from_secs(20), task).await.unwrap().unwrap()
}

pub(super) fn priority_here() -> i32 {
    let nice = Command::new("nice").output().unwrap();
    String::from_utf8(nice.stdout).unwrap().trim().parse().unwrap()
}
