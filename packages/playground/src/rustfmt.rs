//! Formats a program with `rustfmt`, confined and within limits. Knows nothing of the compiler.

use std::fs;
use std::process::{Command, Stdio};
use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::confine::resources::Resources;
use crate::confine::{Fence, Fencer};
use crate::error::{Error, Result};
use crate::event::Reason;
use crate::limits::{Limit, Limits};
use crate::process::input::Feed;
use crate::process::output::Stream;
use crate::process::{Bounds, Process, environment};
use crate::program::Edition;
use crate::scratch::Scratch;
use crate::toolchain::Toolchain;

/// The formatter, and what it works with.
pub(crate) struct Rustfmt {
    pub(crate) toolchain: Toolchain,
    pub(crate) scratch: Scratch,
    pub(crate) fencer: Arc<Fencer>,
    pub(crate) limits: Arc<Limits>,
}

/// What became of a program that was to be formatted.
#[derive(Debug, Clone, PartialEq)]
pub struct Formatted {
    /// The program in the usual form; as it was where it cannot be read as Rust.
    pub code: String,
    /// Why it could not be formatted, as a terminal shows it.
    pub stderr: String,
    /// How `rustfmt` ended; it was done where this is [`Reason::Exited`] with 0.
    pub reason: Reason,
}

impl Rustfmt {
    /// In the form of that edition, or as it is.
    pub(crate) async fn format(&self, code: &str, edition: Edition) -> Result<Formatted> {
        let folder = Arc::new(self.scratch.folder()?);
        // Else it looks for one in every folder above, where it may not look.
        let settings = folder.path().join("rustfmt.toml");
        fs::write(&settings, "").map_err(Error::file("writing", &settings))?;
        let mut command = Command::new(self.toolchain.tool("rustfmt")?);
        command
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .env_clear()
            .envs(environment::of_compiler(folder.path()));
        command.args(["--color=never", "--emit=stdout", "--edition", edition.as_str()]);
        command.arg("--config-path").arg(&settings);
        let limits = &self.limits;
        let fence = Fence {
            read: vec![self.toolchain.sysroot.clone()],
            write: vec![folder.path().to_owned()],
            starts: None,
            resources: Resources {
                cpu: Resources::cpu_for(limits.check_time),
                memory: limits.compile_memory,
                file: limits.disk,
                data: limits.compile_memory,
                niceness: 0,
            },
        };
        let bounds = Bounds {
            time: (limits.check_time, Limit::CompileTime(limits.check_time)),
            memory: (limits.compile_memory, Limit::CompileMemory(limits.compile_memory)),
            threads: None,
            output: (limits.output, Limit::Output(limits.output)),
            lines: None,
            disk: None,
        };
        let mut process = Process::start(command, &self.fencer, &fence, folder)
            .await
            .map_err(Error::Process)?;
        let feed = Feed::new(process.stdin.take(), code);
        let (mut stdout, mut stderr) = (String::new(), String::new());
        let stop = CancellationToken::new();
        let watch = process.watch(&bounds, &stop, |text| match text.stream {
            Stream::Stdout => stdout += &text.text,
            Stream::Stderr => stderr += &text.text,
        });
        let (ending, _) = tokio::select! {
            ended = watch => ended.map_err(Error::Process)?,
            never = feed.write() => never,
        };
        let reason = Reason::from(ending);
        let is_done = reason == Reason::Exited(0);
        Ok(Formatted {
            code: if is_done { stdout } else { code.to_owned() },
            stderr,
            reason,
        })
    }
}
