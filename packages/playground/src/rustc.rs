//! Calls `rustc` on one program, confined and within limits. Knows nothing of what was compiled before.

use std::env;
use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::iter;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;

use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use crate::confine::resources::Resources;
use crate::confine::{Fence, Fencer};
use crate::diagnostic::Messages;
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
const FLAGS: [&str; 3] = ["--crate-name=playground", "--error-format=json", "-Cembed-bitcode=no"];

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

/// How a call went.
pub(crate) enum Called {
    /// It came to its own end.
    Exited(Exited),
    /// We ended it, for this reason.
    Ended(Reason),
}

pub(crate) struct Exited {
    pub(crate) status: ExitStatus,
    /// All that it said.
    pub(crate) messages: Messages,
    /// The folder in which it worked.
    pub(crate) folder: Arc<TempDir>,
    /// The file that was to be made.
    pub(crate) output: PathBuf,
    /// Where it lies, perhaps.
    _kept: Option<Kept>,
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

    /// Compiles, or is stopped.
    pub(crate) async fn call(
        &self,
        program: &Program,
        built: &Built,
        make: Make,
        stop: &CancellationToken,
    ) -> Result<Called> {
        let folder = Arc::new(self.scratch.folder()?);
        let kept = self.kept(program, built, make)?;
        // What it has kept, a compiler uses again in the same folder alone, and for the same output.
        let place = kept.as_ref().map_or(folder.path(), Kept::path);
        let (source, output) = (place.join(SOURCE), place.join("out"));
        for inner in [&place.join("src"), &folder.path().join("tmp"), &output] {
            fs::create_dir_all(inner).map_err(Error::file("creating", inner))?;
        }
        fs::write(&source, &program.code).map_err(Error::file("writing", source))?;
        let output = output.join(format!("program{EXE_SUFFIX}"));
        let mut command = self.command(program, built, make, folder.path(), &output)?;
        command.current_dir(place);
        let (mut fence, bounds) = (self.fence(folder.path(), make), self.bounds(make));
        if let Some(kept) = &kept {
            command.arg("-Cincremental=kept");
            fence.write.push(kept.path().to_owned());
        }
        let process = Process::start(command, &self.fencer, &fence, folder.clone())
            .await
            .map_err(Error::Process)?;
        let mut written = String::new();
        let watched = process.watch(&bounds, stop, |text| written += &text.text);
        Ok(match watched.await.map_err(Error::Process)? {
            (Ending::Exited(status), _) => {
                if let Some(kept) = kept.as_ref().filter(|_| !is_verdict(status)) {
                    kept.forget();
                }
                Called::Exited(Exited {
                    status,
                    messages: Messages::read(&written),
                    folder,
                    output,
                    _kept: kept,
                })
            }
            (ending, _) => Called::Ended(ending.into()),
        })
    }

    fn command(&self, program: &Program, built: &Built, make: Make, job: &Path, output: &Path) -> Result<Command> {
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
        command.arg(match make {
            Make::Program { .. } => "--emit=link",
            Make::Check | Make::Clippy => "--emit=metadata",
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
        command.args(built.arguments(program)).arg("-o").arg(output).arg(SOURCE);
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

/// Not crashed, panicked or not even begun.
pub(crate) fn is_verdict(status: ExitStatus) -> bool {
    matches!(status.code(), Some(0 | 1))
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
