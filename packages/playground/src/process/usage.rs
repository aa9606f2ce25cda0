//! How much of the machine a process group has in use. Knows nothing of how far it may go.

use std::fs;
use std::path::Path;

/// A folder with more entries than this is as good as full: counting them all takes too long.
const MOST_ENTRIES: usize = 10_000;

/// Of all members of a group together.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Usage {
    /// Resident, in bytes.
    pub(super) memory: u64,
    pub(super) threads: usize,
}

/// What the leader of a group uses or, `with_children`, the whole group: that costs a walk through all processes.
#[cfg(target_os = "linux")]
pub(super) fn usage(leader: u32, with_children: bool) -> Usage {
    if !with_children {
        return proc_stat(leader).map(|stat| stat.usage).unwrap_or_default();
    }
    let Ok(all) = fs::read_dir("/proc") else {
        return Usage::default();
    };
    let ids = all
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let members = ids.filter_map(proc_stat).filter(|stat| stat.group == leader);
    members.fold(Usage::default(), |sum, stat| Usage {
        memory: sum.memory + stat.usage.memory,
        threads: sum.threads + stat.usage.threads,
    })
}

/// Not known on this system.
#[cfg(all(unix, not(any(target_os = "linux", target_os = "macos"))))]
pub(super) fn usage(_leader: u32, _with_children: bool) -> Usage {
    Usage::default()
}

/// True where the files below `folder` have more than `most` bytes together, or are too many.
pub(super) fn holds_more(folder: &Path, most: u64) -> bool {
    let (mut bytes, mut entries) = (0, 0);
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            entries += 1;
            // Of the entry itself: a symbolic link leads nowhere.
            match entry.metadata() {
                Ok(metadata) if metadata.is_dir() => folders.push(entry.path()),
                Ok(metadata) => bytes += metadata.len(),
                Err(_) => {}
            }
            if bytes > most || entries > MOST_ENTRIES {
                return true;
            }
        }
    }
    false
}

#[cfg(target_os = "linux")]
struct ProcStat {
    group: u32,
    usage: Usage,
}

/// Reads `/proc/ID/stat`, proc_pid_stat(5): the name stands in parentheses and may itself contain them.
#[cfg(target_os = "linux")]
fn proc_stat(id: u32) -> Option<ProcStat> {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let mut fields = text.rsplit_once(')')?.1.split_ascii_whitespace();
    // Fields are numbered from 1 in the manual; the first after the name is number 3.
    let group = fields.nth(5 - 3)?.parse().ok()?;
    let threads = fields.nth(20 - 5 - 1)?.parse().ok()?;
    let pages: u64 = fields.nth(24 - 20 - 1)?.parse().ok()?;
    let memory = pages * rustix::param::page_size() as u64;
    Some(ProcStat {
        group,
        usage: Usage { memory, threads },
    })
}
