//! The library's front: what can be asked for, and what it is all made of. Knows nothing of the web.

use std::fs;
use std::iter;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::{self, AbortHandle};
use tokio_util::sync::CancellationToken;

use crate::cache::Cache;
use crate::check::{Checked, Checker};
use crate::compile::Compiler;
use crate::confine::counted::Counted;
use crate::confine::{Confinement, Fencer};
use crate::error::{Error, Result};
use crate::explore::{Exploration, Explored};
use crate::incremental::Incremental;
use crate::libraries::Libraries;
use crate::libraries::built::Library;
use crate::libraries::dependencies::Offered;
use crate::limits::Limits;
use crate::program::{Edition, Mode, Program};
use crate::queue::Queue;
use crate::run::{Run, Runner, Stdin};
use crate::rustc::Rustc;
use crate::rustfmt::{Formatted, Rustfmt};
use crate::scratch::Scratch;
use crate::spare::Spare;
use crate::toolchain::{Toolchain, Versions};

/// How long a compiler waits for the next edit. It has some 30 MiB.
const SPARE: Duration = Duration::from_secs(10);

/// As much of a run's time a search takes. In the rest it tells what it has found, which on a busy machine is slow too.
const SEARCH: f64 = 0.5;

/// Where the playground finds and keeps things.
#[derive(Debug, Clone)]
pub struct Config {
    /// The `Cargo.toml` of a package whose `[dependencies]` snippets may use.
    pub manifest: PathBuf,
    /// The lock file that fixes their versions; by default that of the manifest's workspace.
    pub lockfile: Option<PathBuf>,
    /// The `Cargo.toml` of a package that stands in for std in programs that are explored; without it none can be. It must have
    /// all names of std that such programs use; a macro `explored!`, called after a program's last line with options as a string
    /// of JSON ([`Exploration`], its names in snake case), that makes of the program's `main` one that runs in every order and
    /// prints what it finds as lines of JSON (`{"progress": …}`, at last `{"report": …}`); and modules `tokio`,
    /// `crossbeam_channel` and `parking_lot`, as far as it stands in for those.
    pub explorer: Option<PathBuf>,
    /// A folder of our own, for the built libraries, the compile cache and running programs. Several processes may
    /// share it.
    pub dir: PathBuf,
    /// What programs may use.
    pub limits: Limits,
    /// How their threads and processes are counted. Where this system cannot do that, the next best is taken:
    /// [`Confinement::counted`] tells which. For tests of what is less than best.
    pub counted: Counted,
}

impl Config {
    /// The workspace's lock file, and the default limits.
    pub fn new(manifest: impl Into<PathBuf>, dir: impl Into<PathBuf>) -> Self {
        Config {
            manifest: manifest.into(),
            lockfile: None,
            explorer: None,
            dir: dir.into(),
            limits: Limits::default(),
            counted: Counted::default(),
        }
    }
}

/// Compiles and runs programs. Clones share everything.
#[derive(Clone)]
pub struct Playground(Arc<Inner>);

struct Inner {
    limits: Arc<Limits>,
    fencer: Arc<Fencer>,
    libraries: Arc<Libraries>,
    explorer: Option<Arc<Libraries>>,
    compiler: Compiler,
    checker: Checker,
    rustfmt: Rustfmt,
    toolchain: Toolchain,
    queue: Queue,
    /// Gives up what is compiled ahead, or was last.
    ahead: Mutex<CancellationToken>,
    runner: Arc<Runner>,
}

/// A program that is checked and compiled ahead. Dropping it gives that up.
#[derive(Debug)]
pub struct Ahead {
    task: AbortHandle,
    checked: watch::Receiver<Option<Result<Checked, Arc<Error>>>>,
}

impl Ahead {
    /// What the compiler has to say of the program, as soon as that is known.
    ///
    /// # Errors
    /// As [`Playground::check`].
    pub fn checked(&self) -> impl Future<Output = Result<Checked, Arc<Error>>> + Send + use<> {
        let mut checked = self.checked.clone();
        async move {
            let known = checked.wait_for(Option::is_some).await;
            let known = known.ok().and_then(|known| known.clone());
            known.unwrap_or_else(|| Err(Arc::new(Error::lost("checks"))))
        }
    }

    /// It did not come to know what there is to say of the program, and tries no more.
    pub(crate) fn has_failed(&self) -> bool {
        matches!(&*self.checked.borrow(), Some(Ok(Checked::Ended(_)) | Err(_)))
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        self.task.abort();
    }
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
            explorer,
            dir,
            limits,
            counted,
        } = config;
        // Without the `\\?\` that Windows puts before such a path: linkers do not know it.
        let manifest = dunce::canonicalize(&manifest).map_err(Error::file("reading", manifest))?;
        fs::create_dir_all(&dir).map_err(Error::file("creating", &dir))?;
        let dir = dunce::canonicalize(&dir).map_err(Error::file("opening", dir))?;
        let toolchain = Toolchain::find(manifest.parent().unwrap_or(&dir))?;
        let scratch = Scratch::open(dir.join("jobs"))?;
        let cache = Cache::open(dir.join("cache"), limits.cache)?;
        let queue = Queue::new(&limits);
        let (limits, fencer) = (Arc::new(limits), Arc::new(Fencer::detect(counted)));
        let explorer = explorer.map(|explorer| {
            let explorer = dunce::canonicalize(&explorer).map_err(Error::file("reading", explorer))?;
            let (offered, folder) = (Offered::InPlaceOfStd, dir.join("explorer"));
            Ok(Arc::new(Libraries::new(
                offered,
                explorer,
                None,
                folder,
                toolchain.clone(),
            )))
        });
        let explorer = explorer.transpose()?;
        let (offered, folder) = (Offered::Dependencies, dir.join("libraries"));
        let libraries = Arc::new(Libraries::new(offered, manifest, lockfile, folder, toolchain.clone()));
        let rustfmt = Rustfmt {
            toolchain: toolchain.clone(),
            scratch: scratch.clone(),
            fencer: fencer.clone(),
            limits: limits.clone(),
        };
        let rustc = Rustc {
            toolchain: toolchain.clone(),
            libraries: iter::once(&libraries)
                .chain(&explorer)
                .map(|libraries| libraries.folder().to_owned())
                .collect(),
            incremental: Incremental::new(&scratch)?,
            spare: Spare::default(),
            spare_for: SPARE,
            scratch: scratch.clone(),
            fencer: fencer.clone(),
            limits: limits.clone(),
        };
        let rustc = Arc::new(rustc);
        let compiler = Compiler::new(rustc.clone(), cache.clone(), queue.clone());
        let checker = Checker::new(rustc, cache, queue.clone());
        let ahead = Mutex::default();
        let runner = Arc::new(Runner {
            libraries: libraries.clone(),
            explorer: explorer.clone(),
            compiler: compiler.clone(),
            scratch,
            fencer: fencer.clone(),
            queue: queue.clone(),
            limits: limits.clone(),
        });
        Ok(Playground(Arc::new(Inner {
            limits,
            fencer,
            libraries,
            explorer,
            compiler,
            checker,
            rustfmt,
            toolchain,
            queue,
            ahead,
            runner,
        })))
    }

    /// Builds the libraries of a mode, if they are not built as the manifest says; otherwise takes a moment.
    /// `progress` gets lines such as Cargo prints. Runs in that mode that are asked for earlier wait for it. Those of
    /// release mode, which fewer ask for, are built at low priority.
    ///
    /// # Errors
    /// [`Error::Tool`] with Cargo's words where Cargo fails, [`Error::Manifest`] where a dependency cannot be offered.
    pub async fn prepare(&self, mode: Mode, progress: impl Fn(&str) + Send + 'static) -> Result<()> {
        let toolchain = self.0.toolchain.clone();
        // Or the first program would wait for it.
        task::spawn_blocking(move || toolchain.linker().is_some()).await.ok();
        self.0.libraries.prepare(mode, progress).await
    }

    /// Compiles programs into the cache, at low priority and only while nobody runs anything, so that their first run
    /// starts at once. Whoever runs something stops it for as long. `progress` gets how many of how many are done.
    ///
    /// # Errors
    /// As [`Playground::prepare`], whose work it does where that has not been done. A program that does not compile is
    /// none: its messages are kept.
    pub async fn warm(&self, programs: Vec<Program>, progress: impl Fn(usize, usize) + Send) -> Result<()> {
        let total = programs.len();
        for (done, program) in programs.into_iter().enumerate() {
            progress(done, total);
            let built = self.0.libraries.get(program.mode, || ()).await?;
            self.0.compiler.warm(&program, &built).await?;
        }
        progress(total, total);
        Ok(())
    }

    /// Compiles and runs a program that reads nothing. Needs a Tokio runtime.
    ///
    /// # Errors
    /// [`Error::Busy`] where [`Limits::jobs`] programs are in hand already. All else comes as events.
    pub fn run(&self, program: Program) -> Result<Run> {
        self.0.runner.start(program, None)
    }

    /// Like [`Playground::run`], with a standard input that is open until it is dropped.
    ///
    /// # Errors
    /// As [`Playground::run`].
    pub fn run_with_stdin(&self, program: Program) -> Result<(Run, Stdin)> {
        let (stdin, typed) = Stdin::new();
        Ok((self.0.runner.start(program, Some(typed))?, stdin))
    }

    /// Runs a program in every order in which its threads may go on, or in as many as can be, as [`Playground::run`] runs it in
    /// one. Each line on its standard output is an object: now and then a `progress`, at last a `report`; each comes whole. What
    /// names tell cannot be explored ends it before it is compiled, and as what does not compile: with messages, and
    /// [`crate::Reason::Unexplorable`].
    ///
    /// # Errors
    /// As [`Playground::run`]; [`Error::NoExplorer`] without [`Config::explorer`]; [`Error::Exploration`] where the program has no
    /// `main` or not those constants.
    pub fn explore(&self, program: Program, exploration: &Exploration) -> Result<Run> {
        if self.0.explorer.is_none() {
            return Err(Error::NoExplorer);
        }
        let in_time = SEARCH * self.0.limits.run_time.as_secs_f64();
        let exploration = Exploration {
            most_seconds: exploration.most_seconds.or(Some(in_time)),
            ..exploration.clone()
        };
        let explored = Explored::new(program, &exploration, &self.0.libraries.named())?;
        self.0.runner.explore(explored)
    }

    /// Builds what explored programs are compiled with, as [`Playground::prepare`] does the libraries; without
    /// [`Config::explorer`] there is nothing to do.
    ///
    /// # Errors
    /// As [`Playground::prepare`].
    pub async fn prepare_explorer(&self, progress: impl Fn(&str) + Send + 'static) -> Result<()> {
        match &self.0.explorer {
            Some(explorer) => explorer.prepare(Mode::Debug, progress).await,
            None => Ok(()),
        }
    }

    /// What the compiler has to say of a program, without making one of it: as fast as can be, one at a time, within
    /// [`Limits::check_time`]. Dropping the future ends it.
    ///
    /// # Errors
    /// As [`Playground::prepare`], and [`Error::Busy`] as [`Playground::run`].
    pub async fn check(&self, program: &Program) -> Result<Checked, Arc<Error>> {
        let _place = self.0.queue.enter()?;
        let built = self.0.libraries.get(program.mode, || ()).await?;
        self.0.checker.check(program, &built).await
    }

    /// What Clippy has to say of a program, besides what the compiler has; as [`Playground::check`], within
    /// [`Limits::compile_time`].
    ///
    /// # Errors
    /// As [`Playground::check`], and [`Error::NoTool`] where Clippy is not installed.
    pub async fn clippy(&self, program: &Program) -> Result<Checked, Arc<Error>> {
        let _place = self.0.queue.enter()?;
        let built = self.0.libraries.get(program.mode, || ()).await?;
        self.0.checker.clippy(program, &built).await
    }

    /// Puts a program into the form that `rustfmt` gives it, within [`Limits::check_time`].
    ///
    /// # Errors
    /// [`Error::NoTool`] where `rustfmt` is not installed, and [`Error::Busy`] as [`Playground::run`].
    pub async fn format(&self, code: &str, edition: Edition) -> Result<Formatted> {
        let _place = self.0.queue.enter()?;
        self.0.rustfmt.format(code, edition).await
    }

    /// Checks a program as [`Playground::check`] does and, where it has no error, goes on to compile it, since somebody is
    /// likely to run it next; one at a time, so the one before is given up once it is checked. A run of it finds it compiled,
    /// or joins. Given up too when the result is dropped, but for what has been joined. Needs a Tokio runtime.
    pub fn compile_ahead(&self, program: Program) -> Ahead {
        let is_given_up = CancellationToken::new();
        {
            let mut latest = self.0.ahead.lock().unwrap_or_else(PoisonError::into_inner);
            latest.cancel();
            latest.clone_from(&is_given_up);
        }
        let (tell, checked) = watch::channel(None);
        let inner = self.0.clone();
        let task = tokio::spawn(async move {
            let tell = |checked| drop(tell.send(Some(checked)));
            let _place = match inner.queue.enter() {
                Ok(place) => place,
                Err(error) => return tell(Err(error.into())),
            };
            match inner.libraries.get(program.mode, || ()).await {
                Ok(built) => {
                    let compiled = inner.compiler.compile_ahead(&program, &built, tell, &is_given_up);
                    compiled.await;
                }
                Err(error) => tell(Err(error.into())),
            }
        });
        Ahead {
            task: task.abort_handle(),
            checked,
        }
    }

    /// What holds programs in on this machine.
    pub fn confinement(&self) -> Confinement {
        self.0.fencer.confinement()
    }

    /// The limits in force.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// The compiler and what comes with it.
    ///
    /// # Errors
    /// [`Error::Tool`] where one of them does not say.
    pub async fn versions(&self) -> Result<Versions> {
        let toolchain = self.0.toolchain.clone();
        task::spawn_blocking(move || toolchain.versions())
            .await
            .unwrap_or_else(|error| Err(Error::Process(error.into())))
    }

    /// The crates that snippets may use, builds them if need be.
    ///
    /// # Errors
    /// As [`Playground::prepare`].
    pub async fn crates(&self) -> Result<Vec<Library>> {
        Ok(self.0.libraries.get(Mode::Debug, || ()).await?.libraries.clone())
    }
}
