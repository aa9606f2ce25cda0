//! Compilers that have been started, among them a spare: one started before its program is known, so that an edit need not
//! wait for the start. On Unix its source file is a link to its standard input, where it waits. Knows nothing of what it is
//! told to do.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::AbortHandle;

use crate::error::{Error, Result};
use crate::incremental::Kept;
use crate::process::Process;
use crate::process::input::Feed;

/// A compiler that has been started.
pub(crate) struct Started {
    pub(crate) process: Process,
    /// The compiler, and what it was called with.
    pub(crate) arguments: Vec<OsString>,
    /// What it may fill, and is thrown away.
    pub(crate) folder: Arc<TempDir>,
    /// Where it uses again what it has kept, and works.
    pub(crate) kept: Option<Kept>,
    /// Where its program is, or will be.
    pub(crate) source: PathBuf,
    /// An error once it is gone.
    pub(crate) gone: oneshot::Receiver<()>,
}

impl Started {
    /// Gives a compiler that has waited the program that it is to compile. The rest is fed to its standard input while it
    /// is watched.
    pub(crate) fn give(&mut self, code: &str) -> Result<Feed> {
        // Whether it has opened its source already or will only now, it reads the same; and a program may include itself.
        write_anew(&self.source, code).map_err(Error::file("writing", &self.source))?;
        self.process.begin_anew();
        Ok(Feed::new(self.process.stdin.take(), code))
    }
}

/// Writes a source file in place of what is there, a link for instance, in one step.
pub(crate) fn write_anew(source: &Path, code: &str) -> io::Result<()> {
    let new = source.with_extension("new");
    fs::write(&new, code)?;
    fs::rename(new, source)
}

/// Makes of a source file one that is read from standard input. An error where this system cannot.
pub(crate) fn from_stdin(source: &Path) -> io::Result<Stdio> {
    #[cfg(unix)]
    {
        fs::remove_file(source).or_else(|error| match error.kind() {
            io::ErrorKind::NotFound => Ok(()),
            _ => Err(error),
        })?;
        std::os::unix::fs::symlink("/dev/stdin", source)?;
        Ok(Stdio::piped())
    }
    #[cfg(not(unix))]
    {
        let _ = source;
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// The one that waits, if any.
#[derive(Default)]
pub(crate) struct Spare(Mutex<State>);

#[derive(Default)]
struct State {
    started: Option<Started>,
    /// Counts what was wanted.
    wanted: u64,
    /// What starts and ends it.
    task: Option<AbortHandle>,
}

impl State {
    /// Another one is wanted, or none. Who wanted one before gets none.
    fn want(&mut self) -> u64 {
        self.wanted += 1;
        if let Some(task) = self.task.take() {
            task.abort();
        }
        self.wanted
    }
}

impl Spare {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(all(test, target_os = "linux"))]
    pub(crate) fn is_there(&self) -> bool {
        self.state().started.is_some()
    }

    /// Another one is wanted: the number of that wish.
    pub(crate) fn want(&self) -> u64 {
        self.state().want()
    }

    /// The task that fulfils a wish ends when another one is wanted.
    pub(crate) fn hold(&self, number: u64, task: AbortHandle) {
        let mut state = self.state();
        if state.wanted == number {
            state.task = Some(task);
        } else {
            task.abort();
        }
    }

    /// Lets one wait, if it is still wanted.
    pub(crate) fn put(&self, number: u64, started: Started) {
        let mut state = self.state();
        if state.wanted == number {
            state.started = Some(started);
        }
    }

    /// Takes the one that waits, if any. Who wanted one before gets none.
    pub(crate) fn take(&self) -> Option<Started> {
        let mut state = self.state();
        state.want();
        state.started.take()
    }

    /// Ends the one that waits, unless another has been wanted since.
    pub(crate) fn end(&self, number: u64) {
        let mut state = self.state();
        if state.wanted == number {
            state.started = None;
        }
    }
}
