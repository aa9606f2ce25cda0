//! A process group, ended as a whole, on systems of the Unix family. Knows nothing of why it is to end.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus};
use std::sync::{Arc, Mutex, PoisonError};

use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};

use crate::confine::resources::Resources;
#[cfg(target_os = "macos")]
use crate::process::macos::usage;
use crate::process::usage::Usage;
#[cfg(not(target_os = "macos"))]
use crate::process::usage::usage;

/// A process group, by the number of its leader, until the leader has been reaped: from then on the number may be
/// somebody else's. Dropping it, or a clone of it, ends the group.
#[derive(Clone)]
pub(super) struct Group(Arc<Mutex<Option<u32>>>);

impl Group {
    /// Makes `command` start a group of its own.
    pub(super) fn separate(command: &mut Command) {
        command.process_group(0);
    }

    /// The group of a process that was started so.
    pub(super) fn of(leader: &mut Child, _resources: &Resources) -> io::Result<Self> {
        // It was held to them before it began (`confine`).
        Ok(Group(Arc::new(Mutex::new(Some(leader.id())))))
    }

    pub(super) fn end(&self) {
        let leader = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(leader) = *leader {
            kill_group(leader);
        }
    }

    /// Waits until the leader has ended, ends what is left of the group, then reaps the leader.
    pub(super) fn wait(&self, child: &mut Child) -> io::Result<ExitStatus> {
        let id = WaitId::Pid(Pid::from_child(child));
        while let Err(error) = waitid(id.clone(), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT) {
            if error != Errno::INTR {
                break;
            }
        }
        let mut leader = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kill_group(child.id());
        let status = child.wait();
        *leader = None;
        status
    }

    pub(super) fn usage(&self, with_children: bool) -> Usage {
        let leader = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        leader.map_or_else(Usage::default, |leader| usage(leader, with_children))
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.end();
    }
}

fn kill_group(leader: u32) {
    if let Some(group) = i32::try_from(leader).ok().and_then(Pid::from_raw) {
        // It fails where every member is gone already.
        kill_process_group(group, Signal::KILL).ok();
    }
}
