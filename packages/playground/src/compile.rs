//! Makes an executable of a program, or finds it made, or says what the compiler said. Knows nothing of running it.
//!
//! A program that several wait for is compiled once, and as long as one of them waits.

use std::collections::HashMap;
use std::env;
use std::fs;
use std::io;
use std::iter;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::cache::{Cache, Entry};
use crate::confine::resources::Resources;
use crate::confine::{Fence, Fencer};
use crate::error::{Error, Result};
use crate::event::Reason;
use crate::libraries::built::Built;
use crate::limits::{Limit, Limits};
use crate::process::{Bounds, Ending, Process};
use crate::program::{Mode, Program};
use crate::queue::Queue;
use crate::scratch::Scratch;
use crate::stamp::Stamp;
use crate::toolchain::Toolchain;

/// What goes into every call of `rustc`. A part of the cache's key.
const FLAGS: [&str; 5] = [
    "--crate-name=playground",
    "--error-format=human",
    "--color=never",
    "--emit=link",
    "-Cembed-bitcode=no",
];
const SOURCE: &str = "src/main.rs";

/// A compilation that came to an end, of either kind, or was ended.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Compiled {
    Done(Entry),
    Ended(Reason),
}

/// What everybody who waits for a compilation gets.
pub(crate) type Outcome = Result<Compiled, Arc<Error>>;

/// Clones share everything.
#[derive(Clone)]
pub(crate) struct Compiler {
    tools: Arc<Tools>,
    /// Compilations that somebody waits for, by the key of what they make.
    in_hand: Arc<Mutex<HashMap<String, Weak<InHand>>>>,
}

/// What a compiler works with.
pub(crate) struct Tools {
    pub(crate) toolchain: Toolchain,
    /// Where the libraries are.
    pub(crate) libraries: PathBuf,
    pub(crate) cache: Cache,
    pub(crate) scratch: Scratch,
    pub(crate) fencer: Arc<Fencer>,
    pub(crate) queue: Queue,
    pub(crate) limits: Arc<Limits>,
}

/// A compilation that goes on. Whoever waits for it holds it; it is stopped when it is dropped.
struct InHand {
    outcome: watch::Receiver<Option<Outcome>>,
    _stop: DropGuard,
}

impl Compiler {
    pub(crate) fn new(tools: Tools) -> Self {
        Compiler {
            tools: Arc::new(tools),
            in_hand: Arc::default(),
        }
    }

    /// Takes the program from the cache, or joins those who wait for the same one, or begins. Whoever drops the future
    /// waits no longer; the compilation ends with the last who did. For holders of a [`crate::queue::Place`].
    pub(crate) async fn compile(&self, program: &Program, built: &Arc<Built>) -> Outcome {
        let key = self.tools.key(program, built);
        match self.tools.cache.get(&key) {
            Some(entry) => Ok(Compiled::Done(entry)),
            None => self.in_hand(key, program, built).outcome().await,
        }
    }

    /// Compiles the program into the cache, at low priority and only while nobody holds a place in the queue. Begins
    /// anew whenever it had to give way.
    pub(crate) async fn compile_ahead(&self, program: &Program, built: &Built) -> Result<()> {
        let tools = &*self.tools;
        let key = tools.key(program, built);
        while !tools.cache.contains(&key) {
            let background = tools.queue.in_background().await;
            // Those for whom it waited may have wanted the same program.
            if tools.cache.contains(&key) {
                break;
            }
            match tools.rustc(&key, program, built, true, background.stop()).await? {
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

    fn in_hand(&self, key: String, program: &Program, built: &Arc<Built>) -> Arc<InHand> {
        let mut in_hand = self.in_hand.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(same) = in_hand.get(&key).and_then(Weak::upgrade) {
            return same;
        }
        in_hand.retain(|_, other| other.strong_count() > 0);
        let stop = CancellationToken::new();
        let work = in_turn(
            self.tools.clone(),
            key.clone(),
            program.clone(),
            built.clone(),
            stop.clone(),
        );
        let (tell, outcome) = watch::channel(None);
        tokio::spawn(async move { tell.send(Some(work.await.map_err(Arc::new))).ok() });
        let new = Arc::new(InHand {
            outcome,
            _stop: stop.drop_guard(),
        });
        in_hand.insert(key, Arc::downgrade(&new));
        new
    }
}

impl InHand {
    async fn outcome(&self) -> Outcome {
        let mut outcome = self.outcome.clone();
        let outcome = outcome.wait_for(Option::is_some).await;
        let outcome = outcome.ok().and_then(|outcome| outcome.clone());
        outcome.unwrap_or_else(|| {
            let error = io::Error::other("the task that compiles it ended");
            Err(Arc::new(Error::Process(error)))
        })
    }
}

async fn in_turn(
    tools: Arc<Tools>,
    key: String,
    program: Program,
    built: Arc<Built>,
    stop: CancellationToken,
) -> Result<Compiled> {
    let _turn = tokio::select! {
        turn = tools.queue.to_compile() => turn,
        () = stop.cancelled() => return Ok(Compiled::Ended(Reason::Killed)),
    };
    // Another process may have compiled it meanwhile.
    if let Some(entry) = tools.cache.get(&key) {
        return Ok(Compiled::Done(entry));
    }
    tools.rustc(&key, &program, &built, false, &stop).await
}

impl Tools {
    /// All that goes into a compilation, in short.
    fn key(&self, program: &Program, built: &Built) -> String {
        let Program {
            code,
            edition,
            mode,
            tests,
            crate_type: _,
            backtrace,
        } = program;
        let mut key = Stamp::default();
        for part in [&self.toolchain.version, &built.stamp, code] {
            key.add(part);
        }
        key.add(format!(
            "{FLAGS:?} {edition} {mode:?} {tests} {} {backtrace}",
            program.is_library()
        ));
        key.finish()
    }

    /// Compiles into the cache, without a look at what is there.
    async fn rustc(
        &self,
        key: &str,
        program: &Program,
        built: &Built,
        low_priority: bool,
        stop: &CancellationToken,
    ) -> Result<Compiled> {
        let job = Arc::new(self.scratch.folder()?);
        let source = job.path().join(SOURCE);
        for folder in ["src", "tmp", "out"] {
            let folder = job.path().join(folder);
            fs::create_dir(&folder).map_err(Error::file("creating", folder))?;
        }
        fs::write(&source, &program.code).map_err(Error::file("writing", source))?;
        let output = job.path().join("out").join("program");
        let command = self.command(program, built, job.path(), &output);
        let (fence, bounds) = (self.fence(job.path(), low_priority), self.bounds());
        let process = Process::start(command, &self.fencer, &fence, job.clone())
            .await
            .map_err(Error::Process)?;
        let mut messages = String::new();
        let watched = process.watch(&bounds, stop, |text| messages += &text.text);
        let status = match watched.await.map_err(Error::Process)? {
            (Ending::Exited(status), _) => status,
            (Ending::Limit(limit), _) => return Ok(Compiled::Ended(Reason::Limit(limit))),
            (Ending::Stopped, _) => return Ok(Compiled::Ended(Reason::Killed)),
        };
        if status.code().is_none() || status.code() == Some(101) {
            // Crashed or panicked: not a verdict on the program that would hold the next time.
            let entry = Entry {
                program: None,
                success: false,
                messages,
            };
            return Ok(Compiled::Done(entry));
        }
        let made = (status.success() && program.is_runnable()).then_some(&*output);
        self.cache.put(key, job.path(), made, status.success(), &messages)?;
        let cache = self.cache.clone();
        tokio::task::spawn_blocking(move || {
            cache
                .trim()
                .inspect_err(|error| tracing::warn!("trimming the cache: {error}"))
        });
        let entry = self.cache.get(key);
        entry
            .map(Compiled::Done)
            .ok_or_else(|| Error::Process(io::ErrorKind::NotFound.into()))
    }

    fn command(&self, program: &Program, built: &Built, job: &Path, output: &Path) -> Command {
        let mut command = Command::new(&self.toolchain.rustc);
        command
            .current_dir(job)
            .stdin(Stdio::null())
            .env_clear()
            .env("TMPDIR", job.join("tmp"));
        // What the linker needs; the code can read it with `env!`.
        for name in ["PATH", "SDKROOT", "DEVELOPER_DIR", "LIBRARY_PATH", "SystemRoot"] {
            if let Some(value) = env::var_os(name) {
                command.env(name, value);
            }
        }
        command.args(FLAGS).arg("--edition").arg(program.edition.as_str());
        command.arg(if program.is_library() {
            "--crate-type=lib"
        } else {
            "--crate-type=bin"
        });
        if program.tests {
            command.arg("--test");
        }
        if program.mode == Mode::Release {
            command.arg("-Copt-level=3");
        }
        // Without a backtrace nobody reads line tables, and copying the standard library's takes half the link.
        command.args(if program.backtrace {
            ["-Cdebuginfo=line-tables-only", "-Cstrip=none"]
        } else {
            ["-Cdebuginfo=0", "-Cstrip=debuginfo"]
        });
        command.args(built.arguments()).arg("-o").arg(output).arg(SOURCE);
        command
    }

    fn fence(&self, job: &Path, low_priority: bool) -> Fence {
        Fence {
            read: iter::once(self.toolchain.sysroot.clone())
                .chain([self.libraries.clone()])
                .chain(linker_folders())
                .collect(),
            write: vec![job.to_owned()],
            resources: Resources {
                cpu: Resources::cpu_for(self.limits.compile_time),
                // As large as what is linked, which the snippet's author cannot help.
                file: self.limits.disk.max(1 << 30),
                low_priority,
            },
        }
    }

    fn bounds(&self) -> Bounds {
        let limits = &self.limits;
        Bounds {
            time: (limits.compile_time, Limit::CompileTime(limits.compile_time)),
            memory: (limits.compile_memory, Limit::CompileMemory(limits.compile_memory)),
            threads: None,
            output: (limits.output, Limit::Output(limits.output)),
            lines: None,
            disk: None,
        }
    }
}

/// Where the linker lies if not with the system's programs, and what it brings: everything beside its `bin`.
fn linker_folders() -> Vec<PathBuf> {
    let linkers = ["cc", "ld"].into_iter().filter_map(|name| {
        let path = env::var_os("PATH")?;
        let found = env::split_paths(&path)
            .map(|folder| folder.join(name))
            .find(|file| file.is_file())?;
        let found = fs::canonicalize(found).ok()?;
        Some(found.parent()?.parent()?.to_owned())
    });
    // A linker directly below the root or in a home's `bin` would open all of it.
    let home = env::home_dir();
    linkers
        .filter(|folder| folder.parent().is_some() && Some(folder) != home.as_ref())
        .collect()
}
