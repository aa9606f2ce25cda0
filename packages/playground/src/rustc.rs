//! Calls `rustc` on one program, confined and within limits. Knows nothing of what was compiled before.

pub(crate) mod arguments;

use std::env;
use std::ffi::OsString;
use std::fs;
use std::iter;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::confine::resources::Resources;
use crate::confine::{Fence, Fencer};
use crate::diagnostic::{Artifact, Messages, Reading};
use crate::error::{Error, Result};
use crate::event::Reason;
use crate::incremental::{Incremental, Kept};
use crate::libraries::built::Built;
use crate::limits::{Limit, Limits};
use crate::process::input::Feed;
use crate::process::{Bounds, Ending, Process, environment};
use crate::program::{Program, SOURCE};
use crate::rustc::arguments::{EDITED, FLAGS, Make, OUT, linked};
use crate::scratch::Scratch;
use crate::spare::{Spare, Started, from_stdin, write_anew};
use crate::stamp::Stamp;
use crate::toolchain::Toolchain;

/// The compiler, and what it works with.
pub(crate) struct Rustc {
    pub(crate) toolchain: Toolchain,
    /// Where the libraries are.
    pub(crate) libraries: Vec<PathBuf>,
    pub(crate) scratch: Scratch,
    pub(crate) incremental: Incremental,
    pub(crate) spare: Spare,
    /// How long it waits.
    pub(crate) spare_for: Duration,
    pub(crate) fencer: Arc<Fencer>,
    pub(crate) limits: Arc<Limits>,
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
    /// The folder in which all of it is.
    pub(crate) folder: Arc<TempDir>,
    /// The file that was to be made.
    pub(crate) output: PathBuf,
    /// Over when the compiler is gone, and what it has kept can be used again.
    pub(crate) clearing: JoinHandle<()>,
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
        let (started, feed) = self.started(program, built, make).await?;
        let Started {
            process,
            folder,
            kept,
            gone,
            ..
        } = started;
        let mut reading = Reading::default();
        let made = CancellationToken::new();
        let bounds = self.bounds(make);
        // The compiler needs some 10 ms more to clear up, which nobody waits for.
        let last = match make {
            Make::Program { .. } => Artifact::Linked,
            Make::Check | Make::Clippy => Artifact::Metadata,
        };
        let watched = process.watch(&bounds, stop, |text| {
            let Some(artifact) = reading.push(&text.text) else {
                return;
            };
            if artifact == Artifact::Metadata {
                checked(reading.messages());
            }
            if artifact == last {
                made.cancel();
            }
        });
        let ended = tokio::select! {
            biased;
            // What is no longer watched is ended.
            () = made.cancelled() => None,
            ended = watched => Some(ended.map_err(Error::Process)?.0),
            never = feed.write() => never,
        };
        let success = match ended {
            None => Some(true),
            Some(Ending::Exited(status)) => verdict(status),
            Some(ending) => return Ok(Called::Ended(ending.into())),
        };
        let mut output = folder.path().join(linked());
        if let Some(kept) = &kept {
            if success == Some(true) {
                let made = kept.path().join(linked());
                output = folder.path().join("program");
                fs::rename(&made, &output).map_err(Error::file("moving", made))?;
            } else if success.is_none() {
                kept.forget();
            }
        }
        Ok(Called::Done(Done {
            success,
            messages: reading.finish(),
            folder,
            output,
            clearing: tokio::spawn(async move {
                gone.await.ok();
                drop((kept, held));
            }),
        }))
    }

    /// A compiler that is at work on that program: the one that has waited, if it is called alike, else a new one.
    async fn started(&self, program: &Program, built: &Built, make: Make) -> Result<(Started, Feed)> {
        let arguments = arguments::of(&self.toolchain, program, built, make)?;
        let kind = self.kind(program, built, make);
        let fits = |spare: &Started| {
            let keeps_alike = match (&kind, &spare.kept) {
                (Some(kind), Some(kept)) => kept.take_for(kind, &program.code),
                (kind, kept) => kind.is_none() && kept.is_none(),
            };
            keeps_alike && spare.arguments == arguments && spare.process.is_alive()
        };
        let spare = if make == EDITED { self.spare.take() } else { None };
        if let Some(mut spare) = spare.filter(fits) {
            match spare.give(&program.code) {
                Ok(feed) => return Ok((spare, feed)),
                // Somebody may have cleaned up while it waited.
                Err(error) => tracing::debug!("the compiler that waits is of no use: {error}"),
            }
        }
        let kept = self.kept(kind.as_deref(), program)?;
        let started = self.start(arguments, make, kept, Some(&program.code)).await?;
        Ok((started, Feed::default()))
    }

    /// Starts a compiler for the next program that is like this one, if that is still wanted, and lets it wait.
    pub(crate) async fn start_spare(&self, number: u64, program: &Program, built: &Built) {
        let started = async {
            let kept = self.kept(self.kind(program, built, EDITED).as_deref(), program)?;
            let arguments = arguments::of(&self.toolchain, program, built, EDITED)?;
            self.start(arguments, EDITED, kept, None).await
        };
        match started.await {
            Ok(started) => self.spare.put(number, started),
            // Whoever wants one next starts it, and is told.
            Err(error) => tracing::debug!("no compiler waits: {error}"),
        }
    }

    /// Starts a compiler on `code`; without that, one that waits for it.
    async fn start(
        &self,
        arguments: Vec<OsString>,
        make: Make,
        kept: Option<Kept>,
        code: Option<&str>,
    ) -> Result<Started> {
        let folder = Arc::new(self.scratch.folder()?);
        // What it has kept, a compiler uses again in the same folder alone, and for the same output.
        let place = kept.as_ref().map_or(folder.path(), Kept::path);
        let (source, out, temporary) = (place.join(SOURCE), place.join(OUT), folder.path().join("tmp"));
        // The compiler before may have left something of what it did not wait to clear up.
        fs::remove_dir_all(&out).ok();
        for inner in [&place.join("src"), &temporary, &out] {
            fs::create_dir_all(inner).map_err(Error::file("creating", inner))?;
        }
        let stdin = match code {
            Some(code) => write_anew(&source, code).map(|()| Stdio::null()),
            None => from_stdin(&source),
        };
        let stdin = stdin.map_err(Error::file("writing", &source))?;
        let mut command = Command::new(&arguments[0]);
        command
            .args(&arguments[1..])
            .current_dir(place)
            .stdin(stdin)
            .env_clear()
            .envs(environment::of_compiler(&temporary));
        let mut fence = self.fence(folder.path(), make);
        if let Some(kept) = &kept {
            command.arg("-Cincremental=kept");
            fence.write.push(kept.path().to_owned());
        }
        let (alive, gone) = oneshot::channel();
        let process = Process::start(command, &self.fencer, &fence, (folder.clone(), alive))
            .await
            .map_err(Error::Process)?;
        Ok(Started {
            process,
            arguments,
            folder,
            kept,
            source,
            gone,
        })
    }

    /// All but the text that goes into a call, in short, where it pays to keep what the compiler can use again of a program
    /// that is being edited: for what instantiates a library's generics. Else to keep it takes longer than it saves.
    fn kind(&self, program: &Program, built: &Built, make: Make) -> Option<String> {
        let pays = make == EDITED && built.linked_with(program).is_some() && built.is_used_by(program);
        let Program { edition, tests, .. } = program;
        pays.then(|| format!("{} {edition} {tests} {}", built.stamp, program.is_library()))
    }

    fn kept(&self, kind: Option<&str>, program: &Program) -> Result<Option<Kept>> {
        kind.map_or(Ok(None), |kind| self.incremental.take(kind, &program.code))
    }

    fn fence(&self, job: &Path, make: Make) -> Fence {
        Fence {
            read: iter::once(self.toolchain.sysroot.clone())
                .chain(self.libraries.iter().cloned())
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
