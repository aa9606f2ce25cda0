//! A process group, ended as a whole, on systems of the Unix family. Knows nothing of why it is to end.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, WaitOptions, kill_process_group, waitid, waitpgid};

use crate::confine::resources::Resources;
#[cfg(target_os = "macos")]
use crate::process::macos::Members;
#[cfg(not(target_os = "macos"))]
use crate::process::usage::Members;
use crate::process::usage::Usage;

/// A process group, by the number of its leader, until the leader has been reaped: from then on the number may be
/// somebody else's. Dropping it, or a clone of it, ends the group.
#[derive(Clone)]
pub(super) struct Group(Arc<Shared>);

struct Shared {
    leader: Mutex<Option<u32>>,
    members: Mutex<Members>,
}

impl Group {
    /// Makes `command` start a group of its own.
    pub(super) fn separate(command: &mut Command) {
        command.process_group(0);
        // Processes that have lost their parent become ours, and are reaped. In a container there may be nobody else who
        // does it, and a process that nobody reaps keeps its number for ever.
        #[cfg(target_os = "linux")]
        rustix::process::set_child_subreaper(Some(rustix::process::getpid())).ok();
    }

    /// The group of a process that was started so.
    pub(super) fn of(leader: &mut Child, _resources: &Resources) -> io::Result<Self> {
        // It was held to them before it began (`confine`).
        Ok(Group(Arc::new(Shared {
            leader: Mutex::new(Some(leader.id())),
            members: Mutex::default(),
        })))
    }

    fn leader(&self) -> MutexGuard<'_, Option<u32>> {
        self.0.leader.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All members at once, those that others of them are starting included.
    pub(super) fn end(&self) {
        if let Some(leader) = *self.leader() {
            kill_group(leader);
        }
    }

    /// Waits until the leader has ended, ends what is left of the group, then reaps all of it.
    pub(super) fn wait(&self, child: &mut Child) -> io::Result<ExitStatus> {
        let id = WaitId::Pid(Pid::from_child(child));
        while let Err(error) = waitid(id.clone(), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT) {
            if error != Errno::INTR {
                break;
            }
        }
        let mut leader = self.leader();
        kill_group(child.id());
        let status = child.wait();
        *leader = None;
        drop(leader);
        // The number stays the group's as long as it has members.
        if let Some(group) = pid(child.id()) {
            while matches!(waitpgid(group, WaitOptions::empty()), Ok(_) | Err(Errno::INTR)) {}
        }
        status
    }

    /// Of all members; `anew` looks also at processes that were none when they were last looked at.
    pub(super) fn usage(&self, anew: bool) -> Usage {
        let Some(leader) = *self.leader() else {
            return Usage::default();
        };
        let mut members = self.0.members.lock().unwrap_or_else(PoisonError::into_inner);
        members.usage(leader, anew)
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.end();
    }
}

fn pid(id: u32) -> Option<Pid> {
    i32::try_from(id).ok().and_then(Pid::from_raw)
}

fn kill_group(leader: u32) {
    if let Some(group) = pid(leader) {
        // It fails where every member is gone already.
        kill_process_group(group, Signal::KILL).ok();
    }
}
