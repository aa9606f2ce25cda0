//! A process with all that it starts, in a job object, ended as a whole, on Windows. Knows nothing of why it is to end.

mod job;
mod threads;

use std::io;
use std::os::windows::process::CommandExt;
use std::process::{Child, Command, ExitStatus};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use windows_sys::Win32::System::Threading::{CREATE_NEW_PROCESS_GROUP, CREATE_SUSPENDED};

use crate::confine::resources::Resources;
use crate::process::usage::Usage;
use crate::process::windows::job::Job;

/// How often is looked whether those that were ended are gone, and how many times at most.
const LOOK: Duration = Duration::from_millis(2);
const LOOKS: usize = 500;

/// A job object. Dropping it, or a clone of it, ends who is in it.
#[derive(Clone)]
pub(super) struct Group(Arc<Job>);

impl Group {
    /// Makes `command` start suspended, so that it starts nothing before it is in its group, and lets Ctrl-C at the
    /// terminal reach the server alone.
    pub(super) fn separate(command: &mut Command) {
        command.creation_flags(CREATE_SUSPENDED | CREATE_NEW_PROCESS_GROUP);
    }

    /// A group with a process in it that was started so, and that now goes on.
    pub(super) fn of(leader: &mut Child, resources: &Resources) -> io::Result<Self> {
        let started = || {
            let job = Job::new(resources)?;
            job.add(leader)?;
            threads::resume(leader.id())?;
            Ok(Group(Arc::new(job)))
        };
        let group = started();
        if group.is_err() {
            leader.kill().ok();
        }
        group
    }

    pub(super) fn end(&self) {
        self.0.end();
    }

    /// Waits until the leader has ended, ends what is left of the group, and waits until that is gone, too: no folder
    /// can be removed in which somebody still is.
    pub(super) fn wait(&self, child: &mut Child) -> io::Result<ExitStatus> {
        let status = child.wait();
        self.end();
        for _ in 0..LOOKS {
            if self.0.ids().is_ok_and(|left| left.is_empty()) {
                break;
            }
            thread::sleep(LOOK);
        }
        status
    }

    pub(super) fn usage(&self, with_children: bool) -> Usage {
        let threads = || threads::count(&self.0.ids()?);
        Usage {
            memory: self.0.peak_memory().unwrap_or_default(),
            threads: match with_children {
                true => threads().unwrap_or_default(),
                false => 0,
            },
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.end();
    }
}
