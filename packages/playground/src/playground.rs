//! The library's front: what can be asked for, and what it is all made of. Knows nothing of the web.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use crate::cache::Cache;
use crate::compile::Compiler;
use crate::confine::counted::Counted;
use crate::confine::{Confinement, Fencer};
use crate::error::{Error, Result};
use crate::libraries::Libraries;
use crate::libraries::built::Library;
use crate::limits::Limits;
use crate::program::{Mode, Program};
use crate::queue::Queue;
use crate::run::{Run, Runner, Stdin};
use crate::rustc::Rustc;
use crate::scratch::Scratch;
use crate::toolchain::Toolchain;

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
    compiler: Compiler,
    runner: Arc<Runner>,
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
        let libraries = Libraries::new(manifest, lockfile, dir.join("libraries"), toolchain.clone());
        let libraries = Arc::new(libraries);
        let rustc = Rustc {
            toolchain,
            libraries: libraries.folder().to_owned(),
            scratch: scratch.clone(),
            fencer: fencer.clone(),
            limits: limits.clone(),
        };
        let compiler = Compiler::new(rustc, cache, queue.clone());
        let runner = Arc::new(Runner {
            libraries: libraries.clone(),
            compiler: compiler.clone(),
            scratch,
            fencer: fencer.clone(),
            queue,
            limits: limits.clone(),
        });
        Ok(Playground(Arc::new(Inner {
            limits,
            fencer,
            libraries,
            compiler,
            runner,
        })))
    }

    /// Builds the libraries, if they are not built as the manifest says; otherwise takes some milliseconds. `progress`
    /// gets lines such as Cargo prints. Runs that are asked for earlier wait for it.
    ///
    /// # Errors
    /// [`Error::Tool`] with Cargo's words where Cargo fails, [`Error::Manifest`] where a dependency cannot be offered.
    pub async fn prepare(&self, progress: impl Fn(&str) + Send + 'static) -> Result<()> {
        self.0.libraries.prepare(progress).await
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
            self.0.compiler.compile_ahead(&program, &built).await?;
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
        Ok(self.0.libraries.get(Mode::Debug, || ()).await?.libraries.clone())
    }
}
