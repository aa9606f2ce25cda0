//! How much of the machine a process may have, as the system itself enforces it. Knows nothing of what it may reach.

#[cfg(unix)]
use std::io;
use std::thread;
use std::time::Duration;

#[cfg(unix)]
use rustix::process::{Resource, Rlimit, nice, setrlimit};

/// Open files of one process. Four hundred threads with Tokio need a few dozen.
#[cfg(unix)]
const OPEN_FILES: u64 = 1024;

/// What each process of a group may have.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Resources {
    /// Processor time, in seconds.
    pub(crate) cpu: u64,
    /// Memory of all processes of the group together, in bytes.
    #[cfg_attr(unix, expect(dead_code, reason = "on Unix the watch alone sees to it"))]
    pub(crate) memory: u64,
    /// Size of a file that it writes, in bytes.
    #[cfg_attr(windows, expect(dead_code, reason = "on Windows the watch alone sees to it"))]
    pub(crate) file: u64,
    /// Give way to everything else on the machine.
    pub(crate) low_priority: bool,
}

impl Resources {
    /// Processor time that leaves every core busy for all of the wall-clock time, and some, in seconds: only what
    /// escapes the watch gets that far.
    pub(crate) fn cpu_for(time: Duration) -> u64 {
        let cores = thread::available_parallelism().map_or(2, |cores| cores.get()) as u64;
        (time.as_secs() + 1) * cores + 5
    }

    /// Holds the calling process to them, for good. Async-signal-safe: system calls only.
    #[cfg(unix)]
    pub(super) fn limit(self) -> io::Result<()> {
        let set = |resource, most| {
            setrlimit(
                resource,
                Rlimit {
                    current: Some(most),
                    maximum: Some(most),
                },
            )
        };
        set(Resource::Core, 0)?;
        set(Resource::Cpu, self.cpu)?;
        set(Resource::Fsize, self.file)?;
        set(Resource::Nofile, OPEN_FILES)?;
        if self.low_priority {
            nice(19)?;
        }
        Ok(())
    }
}
