//! How much of the machine a process group has in use. Knows nothing of how far it may go.

#[cfg(target_os = "linux")]
use std::collections::HashSet;
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

/// Finds the members of a process group among all processes.
#[cfg(all(unix, not(target_os = "macos")))]
#[derive(Default)]
pub(super) struct Members {
    /// Processes that are none.
    #[cfg(target_os = "linux")]
    others: HashSet<u32>,
}

#[cfg(all(unix, not(target_os = "macos")))]
impl Members {
    /// What the whole group uses. Only `anew` looks at all processes. Otherwise those that were not members the last time
    /// are taken for none still: to have such a number, a process would have to be started after ten thousands of others.
    #[cfg(target_os = "linux")]
    pub(super) fn usage(&mut self, leader: u32, anew: bool) -> Usage {
        if anew {
            self.others.clear();
        }
        let mut sum = Usage::default();
        for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
            let id = entry.file_name().to_str().and_then(|name| name.parse().ok());
            let Some(id) = id.filter(|id| !self.others.contains(id)) else {
                continue;
            };
            match proc_stat(id) {
                Some(stat) if stat.group == leader => {
                    sum.memory += stat.usage.memory;
                    sum.threads += stat.usage.threads;
                }
                Some(_) => drop(self.others.insert(id)),
                None => {}
            }
        }
        sum
    }

    /// Not known on this system.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn usage(&mut self, _leader: u32, _anew: bool) -> Usage {
        Usage::default()
    }
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
