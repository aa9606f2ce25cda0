//! Calls `rustc` on one program, confined and within limits. Knows nothing of what was compiled before.

use std::env;
use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::iter;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;

use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use crate::confine::resources::Resources;
use crate::confine::{Fence, Fencer};
use crate::diagnostic::{Artifact, Messages, Reading};
use crate::error::{Error, Result};
use crate::event::Reason;
use crate::incremental::{Incremental, Kept};
use crate::libraries::built::Built;
use crate::limits::{Limit, Limits};
use crate::process::{Bounds, Ending, Process, environment};
use crate::program::{Mode, Program, SOURCE};
use crate::scratch::Scratch;
use crate::stamp::Stamp;
use crate::toolchain::Toolchain;

/// What goes into every call of `rustc`. A part of the cache's key.
const FLAGS: [&str; 4] = [
    "--crate-name=playground",
    "--error-format=json",
    "--json=artifacts",
    "-Cembed-bitcode=no",
];

/// Where it puts what it makes, below the folder in which it works.
const OUT: &str = "out";

/// The compiler, and what it works with.
pub(crate) struct Rustc {
    pub(crate) toolchain: Toolchain,
    /// Where the libraries are.
    pub(crate) libraries: PathBuf,
    pub(crate) scratch: Scratch,
    pub(crate) incremental: Incremental,
    pub(crate) fencer: Arc<Fencer>,
    pub(crate) limits: Arc<Limits>,
}

/// What a call is to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Make {
    /// A program.
    Program { low_priority: bool },
    /// Nothing but what there is to say of it, which needs no code made.
    Check,
    /// The same, and what Clippy has to say.
    Clippy,
}

impl Make {
    /// What is made last. The compiler needs some 10 ms more to clear up, which nobody waits for.
    fn last(self) -> Artifact {
        match self {
            Make::Program { .. } => Artifact::Linked,
            Make::Check | Make::Clippy => Artifact::Metadata,
        }
    }
}

/// How a call went.
pub(crate) enum Called {
    Done(Done),
    /// We ended it before, for this reason.
    Ended(Reason),
}

pub(crate) struct Done {
    /// Whether the program was accepted. None where the compiler crashed, panicked or did not even begin: nothing that would
    /// hold the next time.
    pub(crate) success: Option<bool>,
    pub(crate) messages: Messages,
    /// The folder in which it worked.
    pub(crate) folder: Arc<TempDir>,
    /// The file that was to be made.
    pub(crate) output: PathBuf,
    /// Where it lies, perhaps.
    _kept: Option<Arc<Kept>>,
}

impl Rustc {
    /// All that goes into a call, in short.
    pub(crate) fn key(&self, program: &Program, built: &Built) -> String {
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

    /// Compiles, or is stopped. `checked` hears what there is to say of the program before code is made of it. `held` is
    /// dropped when the compiler is gone, which may be later.
    pub(crate) async fn call(
        &self,
        program: &Program,
        built: &Built,
        make: Make,
        stop: &CancellationToken,
        held: impl Send + 'static,
        mut checked: impl FnMut(&Messages),
    ) -> Result<Called> {
        let folder = Arc::new(self.scratch.folder()?);
        let kept = self.kept(program, built, make)?.map(Arc::new);
        // What it has kept, a compiler uses again in the same folder alone, and for the same output.
        let place = kept.as_ref().map_or(folder.path(), |kept| kept.path());
        let (source, out) = (place.join(SOURCE), place.join(OUT));
        // The compiler before may have left something of what it did not wait to clear up.
        fs::remove_dir_all(&out).ok();
        for inner in [&place.join("src"), &folder.path().join("tmp"), &out] {
            fs::create_dir_all(inner).map_err(Error::file("creating", inner))?;
        }
        fs::write(&source, &program.code).map_err(Error::file("writing", source))?;
        let mut command = self.command(program, built, make, folder.path())?;
        command.current_dir(place);
        let (mut fence, bounds) = (self.fence(folder.path(), make), self.bounds(make));
        if let Some(kept) = &kept {
            command.arg("-Cincremental=kept");
            fence.write.push(kept.path().to_owned());
        }
        let held = (folder.clone(), kept.clone(), held);
        let process = Process::start(command, &self.fencer, &fence, held)
            .await
            .map_err(Error::Process)?;
        let mut reading = Reading::default();
        let (made, enough) = oneshot::channel();
        let mut made = Some(made);
        let watched = process.watch(&bounds, stop, |text| {
            let Some(artifact) = reading.push(&text.text) else {
                return;
            };
            if artifact == Artifact::Metadata {
                checked(reading.messages());
            }
            if artifact == make.last() {
                made.take().map(|made| made.send(()));
            }
        });
        let success = tokio::select! {
            biased;
            // What is no longer watched is ended.
            Ok(()) = enough => Some(true),
            ended = watched => match ended.map_err(Error::Process)?.0 {
                Ending::Exited(status) => verdict(status),
                ending => return Ok(Called::Ended(ending.into())),
            },
        };
        if let Some(kept) = kept.as_ref().filter(|_| success.is_none()) {
            kept.forget();
        }
        Ok(Called::Done(Done {
            success,
            messages: reading.finish(),
            output: place.join(linked()),
            folder,
            _kept: kept,
        }))
    }

    fn command(&self, program: &Program, built: &Built, make: Make, job: &Path) -> Result<Command> {
        let mut command = if make == Make::Clippy {
            let mut command = Command::new(self.toolchain.tool("clippy-driver")?);
            command.arg("--sysroot").arg(&self.toolchain.sysroot);
            command
        } else {
            Command::new(&self.toolchain.rustc)
        };
        command
            .stdin(Stdio::null())
            .env_clear()
            .envs(environment::of_compiler(&job.join("tmp")));
        command.args(FLAGS).arg("--edition").arg(program.edition.as_str());
        let metadata = format!("--emit=metadata={OUT}/metadata");
        command.arg(match make {
            Make::Program { .. } => format!("{metadata},link={}", linked()),
            Make::Check | Make::Clippy => metadata,
        });
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
        } else if built.linked_with(program).is_some() {
            // There are none in it.
            ["-Cdebuginfo=0", "-Cstrip=none"]
        } else {
            ["-Cdebuginfo=0", "-Cstrip=debuginfo"]
        });
        command.args(built.arguments(program)).arg(SOURCE);
        Ok(command)
    }

    /// What the compiler can use again of a program that is being edited. It pays for what instantiates a library's
    /// generics; else to keep it takes longer than it saves, as it does for what is compiled to warm the cache.
    fn kept(&self, program: &Program, built: &Built, make: Make) -> Result<Option<Kept>> {
        let is_edited = make == (Make::Program { low_priority: false });
        if !is_edited || built.linked_with(program).is_none() || !built.is_used_by(program) {
            return Ok(None);
        }
        let Program { edition, tests, .. } = program;
        let kind = format!("{} {edition} {tests} {}", built.stamp, program.is_library());
        self.incremental.take(&kind, &program.code)
    }

    fn fence(&self, job: &Path, make: Make) -> Fence {
        Fence {
            read: iter::once(self.toolchain.sysroot.clone())
                .chain([self.libraries.clone()])
                .chain(linker_folders())
                .collect(),
            write: vec![job.to_owned()],
            starts: None,
            resources: Resources {
                cpu: Resources::cpu_for(self.limits.compile_time),
                memory: self.limits.compile_memory,
                // As large as what is linked, which the snippet's author cannot help.
                file: self.limits.disk.max(1 << 30),
                // What it loads of itself needs no memory, but a gibibyte of address space.
                data: self.limits.compile_memory + (1 << 30),
                niceness: if make == (Make::Program { low_priority: true }) {
                    19
                } else {
                    0
                },
            },
        }
    }

    fn bounds(&self, make: Make) -> Bounds {
        let limits = &self.limits;
        let time = match make {
            Make::Program { .. } => limits.compile_time,
            Make::Check => limits.check_time,
            Make::Clippy => limits.compile_time,
        };
        Bounds {
            time: (time, Limit::CompileTime(time)),
            memory: (limits.compile_memory, Limit::CompileMemory(limits.compile_memory)),
            threads: None,
            // As data, each message is there three times: its words, its children's, and all of them rendered.
            output: (4 * limits.output, Limit::Output(limits.output)),
            lines: None,
            disk: None,
        }
    }
}

fn linked() -> String {
    format!("{OUT}/program{EXE_SUFFIX}")
}

fn verdict(status: ExitStatus) -> Option<bool> {
    match status.code() {
        Some(0) => Some(true),
        Some(1) => Some(false),
        _ => None,
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
