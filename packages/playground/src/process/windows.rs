//! A process, ended on request, on Windows; its children are not ended with it. Knows nothing of why it is to end.

use std::io;
use std::process::{Child, Command, ExitStatus};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::process::usage::Usage;

/// How often a process that runs is looked at.
const LOOK: Duration = Duration::from_millis(10);

/// A process that is to end or not: true once it is to. Dropping it, or a clone of it, ends the process.
#[derive(Clone)]
pub(super) struct Group(Arc<AtomicBool>);

impl Group {
    pub(super) fn separate(_command: &mut Command) {}

    pub(super) fn of(_leader: &Child) -> Self {
        Group(Arc::default())
    }

    pub(super) fn end(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Waits until the process has ended, and ends it where that is asked for. It looks again and again, since the
    /// standard library can either wait for a child or kill it, and a job object, which can do both, is not used yet.
    pub(super) fn wait(&self, child: &mut Child) -> io::Result<ExitStatus> {
        loop {
            if self.0.load(Ordering::Relaxed) {
                child.kill().ok();
            }
            if let Some(status) = child.try_wait()? {
                return Ok(status);
            }
            thread::sleep(LOOK);
        }
    }

    /// Not known on this system.
    pub(super) fn usage(&self, _with_children: bool) -> Usage {
        Usage::default()
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.end();
    }
}
