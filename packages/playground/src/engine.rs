//! Compiles a program, or finds it compiled, and runs it. Knows nothing of the web.

use crate::{
    Confinement, Error, Limit, Limits, Mode, Program, Result,
    cache::{Cache, Entry},
    confine::{Fence, Fencer},
    libraries::{Builder, Built, Library, hex},
    process::{Bounds, Ending, Process, Stream},
    toolchain::Toolchain,
};
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    env, fmt, fs, iter,
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError, Weak},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::{
    io::AsyncWriteExt,
    sync::{Mutex as AsyncMutex, Notify, OwnedSemaphorePermit, RwLock, Semaphore, mpsc},
    task::AbortHandle,
    time,
};

/// Where the playground finds and keeps things.
#[derive(Debug, Clone)]
pub struct Config {
    /// The `Cargo.toml` of a package whose `[dependencies]` snippets may use.
    pub manifest: PathBuf,
    /// The lock file that fixes their versions; by default that of the manifest's workspace.
    pub lockfile: Option<PathBuf>,
    /// A folder of our own, for the built libraries, the compile cache and running programs. Several processes may
    /// share it.
    pub dir: PathBuf,
    pub limits: Limits,
}

impl Config {
    /// The workspace's lock file, and the default limits.
    pub fn new(manifest: impl Into<PathBuf>, dir: impl Into<PathBuf>) -> Self {
        Config {
            manifest: manifest.into(),
            lockfile: None,
            dir: dir.into(),
            limits: Limits::default(),
        }
    }
}

/// Compiles and runs programs. Clones share everything.
#[derive(Clone)]
pub struct Playground(Arc<Inner>);

struct Inner {
    limits: Limits,
    toolchain: Toolchain,
    fencer: Fencer,
    builder: Builder,
    debug: RwLock<Option<Arc<Built>>>,
    release: RwLock<Option<Arc<Built>>>,
    cache: Cache,
    jobs_dir: PathBuf,
    /// One permit for each compilation at a time.
    compiling: Semaphore,
    /// One permit for each running program.
    running: Semaphore,
    /// One permit for each program that runs, compiles or waits.
    jobs: Arc<Semaphore>,
    /// Programs being compiled, so that the same is not compiled twice at once.
    in_hand: Mutex<HashMap<String, Weak<AsyncMutex<()>>>>,
}

/// Something that happened in a run. First [`Event::Begin`], unless the program did not compile; last [`Event::End`].
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The program is compiled and its process started.
    Begin,
    /// A line of standard output with its newline; without one where the program then fell silent or ended.
    Stdout {
        text: String,
        /// Since the process was started, read when the line came out of the pipe.
        seconds: f64,
    },
    /// The same of standard error, or all that the compiler said.
    Stderr {
        text: String,
        /// Since the start of that stage.
        seconds: f64,
        stage: Stage,
    },
    /// Nothing comes after this.
    End(End),
}

/// Where a message comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Compile,
    Run,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq)]
pub struct End {
    /// Compiled and, where there is something to run, exited with status 0.
    pub success: bool,
    /// [`End::reason`] in words.
    pub exit_detail: String,
    /// Since the process was started; 0 where none was.
    pub seconds: f64,
    pub reason: Reason,
}

/// Why a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The program ended with this status.
    Exited(i32),
    /// The program was ended by this signal, not one of ours.
    Signal(i32),
    /// The compiler refused the program.
    Refused,
    /// We ended it, for this reason.
    Limit(Limit),
    /// We ended it, since [`Run::kill`] was called.
    Killed,
    /// We failed.
    Failed(String),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Exited(status) => write!(f, "Exited with status {status}"),
            Reason::Signal(signal) => match signal_name(*signal) {
                Some(name) => write!(f, "Exited with signal {signal} ({name})"),
                None => write!(f, "Exited with signal {signal}"),
            },
            Reason::Refused => f.write_str("The compiler refused the program"),
            Reason::Limit(limit) => limit.fmt(f),
            Reason::Killed => f.write_str("Stopped on request"),
            Reason::Failed(error) => f.write_str(error),
        }
    }
}

impl Reason {
    fn end(self, seconds: f64) -> End {
        End {
            success: self == Reason::Exited(0),
            exit_detail: self.to_string(),
            seconds,
            reason: self,
        }
    }
}

impl From<ExitStatus> for Reason {
    fn from(status: ExitStatus) -> Self {
        #[cfg(unix)]
        if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
            return Reason::Signal(signal);
        }
        Reason::Exited(status.code().unwrap_or(-1))
    }
}

/// The signals that programs commonly die of; their numbers are the same on Linux and macOS.
fn signal_name(signal: i32) -> Option<&'static str> {
    Some(match signal {
        4 => "SIGILL",
        5 => "SIGTRAP",
        6 => "SIGABRT",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        13 => "SIGPIPE",
        15 => "SIGTERM",
        24 => "SIGXCPU",
        25 => "SIGXFSZ",
        _ => return None,
    })
}

/// A program that is being compiled or runs. Dropping it ends the program and all its children.
#[derive(Debug)]
pub struct Run {
    events: mpsc::UnboundedReceiver<Event>,
    stop: Arc<Notify>,
    task: AbortHandle,
}

impl Run {
    /// The next event; None after [`Event::End`].
    pub async fn next(&mut self) -> Option<Event> {
        self.events.recv().await
    }

    /// Ends the program and all its children. The rest of its output and [`Event::End`] still come.
    pub fn kill(&self) {
        self.stop.notify_one();
    }

    /// Waits for the end and collects everything.
    pub async fn finish(mut self) -> Finished {
        let (mut compiler, mut stdout, mut stderr) = (String::new(), String::new(), String::new());
        while let Some(event) = self.next().await {
            match event {
                Event::Begin => {}
                Event::Stdout { text, .. } => stdout += &text,
                Event::Stderr {
                    text,
                    stage: Stage::Compile,
                    ..
                } => compiler += &text,
                Event::Stderr {
                    text,
                    stage: Stage::Run,
                    ..
                } => stderr += &text,
                Event::End(end) => {
                    return Finished {
                        compiler,
                        stdout,
                        stderr,
                        end,
                    };
                }
            }
        }
        let end = Reason::Failed("the run ended without saying how".into()).end(0.0);
        Finished {
            compiler,
            stdout,
            stderr,
            end,
        }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Everything that a run said, without times.
#[derive(Debug, Clone, PartialEq)]
pub struct Finished {
    /// What the compiler said.
    pub compiler: String,
    pub stdout: String,
    pub stderr: String,
    pub end: End,
}

/// The standard input of a program. Dropping it closes it.
#[derive(Debug)]
pub struct Stdin(mpsc::UnboundedSender<String>);

impl Stdin {
    /// Hands text to the program, now or once it has started. Lost where it has ended.
    pub fn write(&self, text: impl Into<String>) {
        self.0.send(text.into()).ok();
    }
}

/// What goes into every call of `rustc`. A part of the cache's key.
const FLAGS: [&str; 5] = [
    "--crate-name=playground",
    "--error-format=human",
    "--color=never",
    "--emit=link",
    "-Cembed-bitcode=no",
];
const SOURCE: &str = "src/main.rs";
/// Folders of programs that were running when a server was killed are removed after this time.
const ABANDONED: Duration = Duration::from_secs(3600);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Priority {
    Reader,
    Background,
}

/// A compilation that came to an end, of either kind, or was ended.
enum Compiled {
    Done(Entry),
    Ended(Reason),
}

impl Playground {
    /// Finds Rust and makes the folder. Takes some hundredths of a second and builds nothing yet.
    ///
    /// # Errors
    /// [`Error::NoRust`] where `rustc` or `cargo` is missing, [`Error::File`] where the folder cannot be made.
    pub fn open(config: Config) -> Result<Self> {
        let Config {
            manifest,
            lockfile,
            dir,
            limits,
        } = config;
        let manifest = fs::canonicalize(&manifest).map_err(Error::file("reading", manifest))?;
        fs::create_dir_all(&dir).map_err(Error::file("creating", &dir))?;
        let dir = fs::canonicalize(&dir).map_err(Error::file("opening", dir))?;
        let toolchain = Toolchain::find(manifest.parent().unwrap_or(&dir))?;
        let jobs_dir = dir.join("jobs");
        fs::create_dir_all(&jobs_dir).map_err(Error::file("creating", &jobs_dir))?;
        remove_abandoned(&jobs_dir);
        let cores = thread::available_parallelism().map_or(2, |cores| cores.get());
        Ok(Playground(Arc::new(Inner {
            fencer: Fencer::detect(),
            builder: Builder {
                manifest,
                lockfile,
                folder: dir.join("libraries"),
                toolchain: toolchain.clone(),
            },
            toolchain,
            debug: RwLock::default(),
            release: RwLock::default(),
            cache: Cache::open(dir.join("cache"), limits.cache)?,
            jobs_dir,
            compiling: Semaphore::new(cores.max(2)),
            running: Semaphore::new(limits.running),
            jobs: Arc::new(Semaphore::new(limits.jobs)),
            in_hand: Mutex::default(),
            limits,
        })))
    }

    /// Builds the libraries, if they are not built as the manifest says; otherwise takes some milliseconds. `progress`
    /// gets lines such as Cargo prints. Runs that are asked for earlier wait for it.
    ///
    /// # Errors
    /// [`Error::Tool`] with Cargo's words where Cargo fails, [`Error::Manifest`] where a dependency cannot be offered.
    pub async fn prepare(&self, progress: impl Fn(&str) + Send + 'static) -> Result<()> {
        let mut built = self.0.debug.write().await;
        *built = Some(self.build(Mode::Debug, progress).await?);
        // Built again, on demand, from what the manifest says now.
        *self.0.release.write().await = None;
        Ok(())
    }

    /// Compiles programs into the cache, at low priority and only while nobody runs anything, so that their first run
    /// starts at once. `progress` gets how many of how many are done.
    ///
    /// # Errors
    /// As [`Playground::prepare`], whose work it does where that has not been done. A program that does not compile is
    /// none: its messages are kept.
    pub async fn warm(&self, programs: Vec<Program>, progress: impl Fn(usize, usize) + Send) -> Result<()> {
        let total = programs.len();
        for (done, program) in programs.into_iter().enumerate() {
            progress(done, total);
            let built = self.libraries(program.mode, None).await?;
            if self.0.cache.contains(&self.key(&program, &built)) {
                continue;
            }
            while self.0.jobs.available_permits() < self.0.limits.jobs {
                time::sleep(Duration::from_millis(100)).await;
            }
            if let Compiled::Ended(reason) = self
                .compile(&program, &built, Priority::Background, &Notify::new())
                .await?
            {
                tracing::warn!("a program was not compiled ahead: {reason}");
            }
        }
        progress(total, total);
        Ok(())
    }

    /// Compiles and runs a program that reads nothing. Needs a Tokio runtime.
    ///
    /// # Errors
    /// [`Error::Busy`] where [`Limits::jobs`] programs are in hand already. All else comes as events.
    pub fn run(&self, program: Program) -> Result<Run> {
        self.start(program, None)
    }

    /// Like [`Playground::run`], with a standard input that is open until it is dropped.
    ///
    /// # Errors
    /// As [`Playground::run`].
    pub fn run_with_stdin(&self, program: Program) -> Result<(Run, Stdin)> {
        let (send, receive) = mpsc::unbounded_channel();
        Ok((self.start(program, Some(receive))?, Stdin(send)))
    }

    /// What holds programs in on this machine.
    pub fn confinement(&self) -> Confinement {
        self.0.fencer.confinement()
    }

    /// The limits in force.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// The crates that snippets may use, builds them if need be.
    ///
    /// # Errors
    /// As [`Playground::prepare`].
    pub async fn crates(&self) -> Result<Vec<Library>> {
        Ok(self.libraries(Mode::Debug, None).await?.libraries.clone())
    }

    fn start(&self, program: Program, stdin: Option<mpsc::UnboundedReceiver<String>>) -> Result<Run> {
        let busy = |_| Error::Busy {
            jobs: self.0.limits.jobs,
        };
        let permit = self.0.jobs.clone().try_acquire_owned().map_err(busy)?;
        let (send, events) = mpsc::unbounded_channel();
        let stop = Arc::new(Notify::new());
        let job = Job {
            playground: self.clone(),
            program,
            events: send,
            stop: stop.clone(),
            _permit: permit,
        };
        let task = tokio::spawn(job.run(stdin)).abort_handle();
        Ok(Run { events, stop, task })
    }

    async fn build(&self, mode: Mode, progress: impl Fn(&str) + Send + 'static) -> Result<Arc<Built>> {
        let inner = self.0.clone();
        let build = move || inner.builder.build(mode, &progress);
        tokio::task::spawn_blocking(build)
            .await
            .unwrap_or_else(|error| Err(Error::Process(error.into())))
    }

    /// The libraries of that mode; `notice` hears of it if they have to be built first.
    async fn libraries(&self, mode: Mode, mut notice: Option<mpsc::UnboundedSender<Event>>) -> Result<Arc<Built>> {
        let cell = match mode {
            Mode::Debug => &self.0.debug,
            Mode::Release => &self.0.release,
        };
        let tell = |notice: Option<mpsc::UnboundedSender<Event>>| {
            if let Some(events) = notice {
                let text = "Building the libraries for this mode. It happens once and takes a while.\n".into();
                events
                    .send(Event::Stderr {
                        text,
                        seconds: 0.0,
                        stage: Stage::Compile,
                    })
                    .ok();
            }
        };
        let found = |built: &Option<Arc<Built>>| built.clone().filter(|built| built.is_there());
        match cell.try_read() {
            Ok(built) => {
                if let Some(built) = found(&built) {
                    return Ok(built);
                }
            }
            // Somebody is building them.
            Err(_) => tell(notice.take()),
        }
        let mut built = cell.write().await;
        if let Some(built) = found(&built) {
            return Ok(built);
        }
        let notice = Mutex::new(notice);
        let progress = move |line: &str| {
            // Cargo says `Compiling` only where there is work to do.
            if line.starts_with("Compiling") {
                tell(notice.lock().unwrap_or_else(PoisonError::into_inner).take());
            }
        };
        let new = self.build(mode, progress).await?;
        *built = Some(new.clone());
        Ok(new)
    }

    fn key(&self, program: &Program, built: &Built) -> String {
        let Program {
            code,
            edition,
            mode,
            tests,
            crate_type: _,
            backtrace,
        } = program;
        let mut hash = Sha256::new();
        for part in [&self.0.toolchain.version, &built.stamp, code] {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        hash.update(format!(
            "{FLAGS:?} {edition} {mode:?} {tests} {} {backtrace}",
            program.is_library()
        ));
        hex(&hash.finalize())
    }

    async fn compile(&self, program: &Program, built: &Built, priority: Priority, stop: &Notify) -> Result<Compiled> {
        let inner = &*self.0;
        let key = self.key(program, built);
        if let Some(entry) = inner.cache.get(&key) {
            return Ok(Compiled::Done(entry));
        }
        let in_hand = self.in_hand(&key);
        let waited = async {
            let same = in_hand.lock().await;
            let turn = inner.compiling.acquire().await.expect("the semaphore is never closed");
            (same, turn)
        };
        let _turn = tokio::select! {
            turn = waited => turn,
            () = stop.notified() => return Ok(Compiled::Ended(Reason::Killed)),
        };
        if let Some(entry) = inner.cache.get(&key) {
            return Ok(Compiled::Done(entry));
        }

        let job = self.job_dir()?;
        let source = job.path().join(SOURCE);
        for folder in ["src", "tmp", "out"] {
            let folder = job.path().join(folder);
            fs::create_dir(&folder).map_err(Error::file("creating", folder))?;
        }
        fs::write(&source, &program.code).map_err(Error::file("writing", source))?;
        let output = job.path().join("out").join("program");
        let command = self.rustc(program, built, job.path(), &output);
        let fence = Fence {
            read: iter::once(inner.toolchain.sysroot.clone())
                .chain([inner.builder.folder.clone()])
                .chain(linker_folders())
                .collect(),
            write: vec![job.path().to_owned()],
            cpu: cpu_seconds(inner.limits.compile_time),
            // As large as what is linked, which the snippet's author cannot help.
            file: inner.limits.disk.max(1 << 30),
            low_priority: priority == Priority::Background,
        };
        let bounds = Bounds {
            time: (inner.limits.compile_time, Limit::CompileTime(inner.limits.compile_time)),
            memory: (
                inner.limits.compile_memory,
                Limit::CompileMemory(inner.limits.compile_memory),
            ),
            threads: None,
            output: (inner.limits.output, Limit::Output(inner.limits.output)),
            lines: None,
            disk: None,
        };
        let job = Arc::new(job);
        let process = Process::start(command, &inner.fencer, &fence, job.clone())
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
        inner.cache.put(&key, job.path(), made, status.success(), &messages)?;
        let cache = inner.cache.clone();
        tokio::task::spawn_blocking(move || {
            cache
                .trim()
                .inspect_err(|error| tracing::warn!("trimming the cache: {error}"))
        });
        let entry = inner.cache.get(&key);
        entry
            .map(Compiled::Done)
            .ok_or_else(|| Error::Process(std::io::ErrorKind::NotFound.into()))
    }

    /// The lock for compiling what has this key.
    fn in_hand(&self, key: &str) -> Arc<AsyncMutex<()>> {
        let mut in_hand = self.0.in_hand.lock().unwrap_or_else(PoisonError::into_inner);
        in_hand.retain(|_, lock| lock.strong_count() > 0);
        if let Some(lock) = in_hand.get(key).and_then(Weak::upgrade) {
            return lock;
        }
        let lock = Arc::default();
        in_hand.insert(key.to_owned(), Arc::downgrade(&lock));
        lock
    }

    fn rustc(&self, program: &Program, built: &Built, job: &Path, output: &Path) -> Command {
        let mut command = Command::new(&self.0.toolchain.rustc);
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

    fn job_dir(&self) -> Result<TempDir> {
        let dir = &self.0.jobs_dir;
        // Somebody may have cleaned up while we serve.
        fs::create_dir_all(dir).map_err(Error::file("creating", dir))?;
        tempfile::Builder::new()
            .prefix("")
            .rand_bytes(12)
            .tempdir_in(dir)
            .map_err(Error::file("creating a folder in", dir))
    }

    fn program(&self, program: &Program, executable: &Path, job: &Path) -> (Command, Fence, Bounds) {
        let limits = &self.0.limits;
        let mut command = Command::new(executable);
        command
            .current_dir(job)
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("LANG", "C.UTF-8");
        command.env("HOME", job).env("TMPDIR", job);
        if let Some(root) = env::var_os("SystemRoot") {
            command.env("SystemRoot", root);
        }
        if program.backtrace {
            command.env("RUST_BACKTRACE", "1");
        }
        let fence = Fence {
            read: vec![executable.to_owned()],
            write: vec![job.to_owned()],
            cpu: cpu_seconds(limits.run_time),
            file: limits.disk,
            low_priority: false,
        };
        let bounds = Bounds {
            time: (limits.run_time, Limit::RunTime(limits.run_time)),
            memory: (limits.memory, Limit::Memory(limits.memory)),
            threads: Some((limits.threads, Limit::Threads(limits.threads))),
            output: (limits.output, Limit::Output(limits.output)),
            lines: Some((limits.lines, Limit::Lines(limits.lines))),
            disk: Some((job.to_owned(), limits.disk, Limit::Disk(limits.disk))),
        };
        (command, fence, bounds)
    }
}

/// One run, from the request to its end.
struct Job {
    playground: Playground,
    program: Program,
    events: mpsc::UnboundedSender<Event>,
    stop: Arc<Notify>,
    _permit: OwnedSemaphorePermit,
}

impl Job {
    async fn run(self, stdin: Option<mpsc::UnboundedReceiver<String>>) {
        let end = match self.attempt(stdin).await {
            Ok(end) => end,
            Err(error) => {
                tracing::error!("{error}");
                Reason::Failed(error.to_string()).end(0.0)
            }
        };
        // Its permit first: whoever has seen the end may start the next.
        let events = self.events.clone();
        drop(self);
        events.send(Event::End(end)).ok();
    }

    fn say(&self, event: Event) {
        // Whoever no longer listens has dropped the run, and this task with it.
        self.events.send(event).ok();
    }

    async fn attempt(&self, stdin: Option<mpsc::UnboundedReceiver<String>>) -> Result<End> {
        let Job {
            playground,
            program,
            stop,
            ..
        } = self;
        let built = tokio::select! {
            built = playground.libraries(program.mode, Some(self.events.clone())) => built?,
            () = stop.notified() => return Ok(Reason::Killed.end(0.0)),
        };
        let asked = Instant::now();
        let compiled = playground.compile(program, &built, Priority::Reader, stop).await?;
        let entry = match compiled {
            Compiled::Done(entry) => entry,
            Compiled::Ended(reason) => return Ok(reason.end(0.0)),
        };
        let messages = (!entry.messages.is_empty()).then(|| Event::Stderr {
            text: entry.messages,
            seconds: asked.elapsed().as_secs_f64(),
            stage: Stage::Compile,
        });
        let Some(executable) = entry.program else {
            messages.into_iter().for_each(|event| self.say(event));
            let reason = if entry.success {
                Reason::Exited(0)
            } else {
                Reason::Refused
            };
            return Ok(reason.end(0.0));
        };

        let _turn = tokio::select! {
            turn = playground.0.running.acquire() => turn.expect("the semaphore is never closed"),
            () = stop.notified() => return Ok(Reason::Killed.end(0.0)),
        };
        let job = playground.job_dir()?;
        let (mut command, fence, bounds) = playground.program(program, &executable, job.path());
        command.stdin(if stdin.is_some() { Stdio::piped() } else { Stdio::null() });
        let mut process = Process::start(command, &playground.0.fencer, &fence, job)
            .await
            .map_err(Error::Process)?;
        self.say(Event::Begin);
        messages.into_iter().for_each(|event| self.say(event));

        let pipe = process.stdin.take();
        let feed = async {
            if let (Some(mut pipe), Some(mut texts)) = (pipe, stdin) {
                while let Some(text) = texts.recv().await {
                    if pipe.write_all(text.as_bytes()).await.is_err() {
                        break;
                    }
                }
            }
            // The pipe is closed; only the end of the program ends the run.
            std::future::pending().await
        };
        let watch = process.watch(&bounds, stop, |text| {
            let (seconds, stage) = (text.seconds, Stage::Run);
            self.say(match text.stream {
                Stream::Stdout => Event::Stdout {
                    text: text.text,
                    seconds,
                },
                Stream::Stderr => Event::Stderr {
                    text: text.text,
                    seconds,
                    stage,
                },
            });
        });
        let (ending, seconds) = tokio::select! {
            ended = watch => ended.map_err(Error::Process)?,
            ended = feed => ended,
        };
        let reason = match ending {
            Ending::Exited(status) => status.into(),
            Ending::Limit(limit) => Reason::Limit(limit),
            Ending::Stopped => Reason::Killed,
        };
        Ok(reason.end(seconds))
    }
}

/// Processor time that leaves every core busy for all of the wall-clock time, and some: only what escapes the watch
/// gets that far.
fn cpu_seconds(time: Duration) -> u64 {
    let cores = thread::available_parallelism().map_or(2, |cores| cores.get()) as u64;
    (time.as_secs() + 1) * cores + 5
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

fn remove_abandoned(jobs: &Path) {
    for entry in fs::read_dir(jobs).into_iter().flatten().flatten() {
        let made = entry.metadata().and_then(|metadata| metadata.modified());
        if made.is_ok_and(|time| time.elapsed().is_ok_and(|age| age > ABANDONED)) {
            fs::remove_dir_all(entry.path()).ok();
        }
    }
}
