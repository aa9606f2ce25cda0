//! How much of the machine a process group has in use, as macOS tells it of the user's own processes. Knows nothing of how
//! far it may go.
//!
//! The source is Apple's `<libproc.h>` and `<sys/proc_info.h>`.

use std::mem;

use crate::process::usage::Usage;

/// More processes than these are not counted.
const MOST: usize = 1024;

/// Finds the members of a process group.
#[derive(Default)]
pub(super) struct Members;

impl Members {
    /// What the whole group uses: to ask for its members costs little here, so it is always done anew.
    pub(super) fn usage(&mut self, leader: u32, _anew: bool) -> Usage {
        let members = members(leader as libc::pid_t).into_iter();
        members.filter_map(task_usage).fold(Usage::default(), |sum, one| Usage {
            memory: sum.memory + one.memory,
            threads: sum.threads + one.threads,
        })
    }
}

fn members(group: libc::pid_t) -> Vec<libc::pid_t> {
    let mut ids = vec![0; MOST];
    let size = (MOST * mem::size_of::<libc::pid_t>()) as libc::c_int;
    // SAFETY: `size` bytes can be written at the pointer.
    let count = unsafe { libc::proc_listpgrppids(group, ids.as_mut_ptr().cast(), size) };
    ids.truncate(usize::try_from(count).unwrap_or(0));
    ids
}

/// Of one process; none where it has ended meanwhile.
fn task_usage(id: libc::pid_t) -> Option<Usage> {
    let mut info = mem::MaybeUninit::<libc::proc_taskinfo>::zeroed();
    let size = mem::size_of::<libc::proc_taskinfo>() as libc::c_int;
    // SAFETY: `size` bytes can be written at the pointer.
    let written = unsafe { libc::proc_pidinfo(id, libc::PROC_PIDTASKINFO, 0, info.as_mut_ptr().cast(), size) };
    if written != size {
        return None;
    }
    // SAFETY: it consists of numbers, and all of them were written.
    let info = unsafe { info.assume_init() };
    Some(Usage {
        memory: info.pti_resident_size,
        threads: usize::try_from(info.pti_threadnum).unwrap_or(0),
    })
}
