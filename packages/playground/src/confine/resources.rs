//! How much of the machine a process may have, as the system itself enforces it. Knows nothing of what it may reach.

#[cfg(unix)]
use std::io;
use std::thread;
use std::time::Duration;

#[cfg(target_os = "linux")]
use rustix::fs::{Mode, OFlags, open};
#[cfg(target_os = "linux")]
use rustix::io::write;
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
    /// Address space that only it has and may write to, in bytes: its memory, whether it is in use or not, and the stacks
    /// of its threads. It ends what takes memory faster than the watch looks. Linux alone holds to it.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "Linux alone holds to it"))]
    pub(crate) data: u64,
    /// How far it gives way to everything else on the machine; 19 is furthest.
    pub(crate) niceness: i32,
}

impl Resources {
    /// Processor time that leaves every core busy for all of the wall-clock time, and some, in seconds: only what
    /// escapes the watch gets that far.
    pub(crate) fn cpu_for(time: Duration) -> u64 {
        let cores = thread::available_parallelism().map_or(2, |cores| cores.get()) as u64;
        (time.as_secs() + 1) * cores + 5
    }

    /// Enough for the memory and the stacks of all threads, each with what the allocator has for it, and as much again,
    /// since not all that is asked for is used; in bytes.
    pub(crate) fn data_for(memory: u64, threads: usize) -> u64 {
        const STACK: u64 = 2 << 20;
        const ARENA: u64 = 256 << 10;
        2 * (memory + threads as u64 * (STACK + ARENA))
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
        #[cfg(target_os = "linux")]
        {
            set(Resource::Data, self.data)?;
            // The user may be allowed to go before everything else, the machine's own work included.
            set(Resource::Rtprio, 0)?;
            set(Resource::Nice, 0)?;
            be_ended_first();
        }
        nice(self.niceness)?;
        Ok(())
    }
}

/// Where memory runs out, the calling process is to go before all others. Async-signal-safe. Where it fails, the system
/// chooses as it likes.
#[cfg(target_os = "linux")]
fn be_ended_first() {
    // proc_pid_oom_score_adj(5); 1000 is most.
    let flags = OFlags::WRONLY | OFlags::CLOEXEC;
    if let Ok(file) = open(c"/proc/self/oom_score_adj", flags, Mode::empty()) {
        write(&file, b"1000").ok();
    }
}
