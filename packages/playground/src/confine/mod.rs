//! Fences a process in before its program starts. Knows nothing of Rust, compilers or the web.
//!
//! On Linux a fenced process sees only the files it is given (Landlock), cannot reach the network, leave its process
//! group or touch other processes (seccomp, and Landlock's scopes), and has resource limits. On other systems only the
//! resource limits hold, on Windows those of its job object (`process`); [`Confinement`] says so in words.
//!
//! What keeps a program from taking the whole machine, and where:
//!
//! | measure | holds |
//! |---|---|
//! | each thread and process waits until it is counted ([`Counted::BeforeStart`]) | Linux 5.5 and later, every user, containers too |
//! | the kernel counts those of the user ([`Counted::OfUser`]) | in place of that, on other Linux, not for root |
//! | the watch over the group looks every 25 ms | Linux, macOS; on Windows every 200 ms for threads |
//! | a job object: 64 processes, twice the memory | Windows |
//! | a ceiling on the address space that a process may write to | Linux |
//! | where memory runs out, the program goes first | Linux |
//! | it gives way to everything else | Unix family |
//! | the server's descriptors are closed in it | Unix family |
//! | its group is killed as one, and reaped | Unix family; orphans are reaped on Linux |
//!
//! Weighed and left out, since counting before the start does the same everywhere, with nothing to set up: user ids of
//! their own for programs (root alone has them to give), user and PID namespaces (many systems and containers refuse
//! them), cgroups (a user seldom has one to give, containers have none), and stopping a group before it is killed: Linux
//! kills a group in one go, together with what its members are starting.
//!
//! Reading metadata (`stat`) of any path stays possible: Landlock does not cover it.

pub(crate) mod counted;
#[cfg(unix)]
mod descriptors;
#[cfg(target_os = "linux")]
mod landlock;
#[cfg(target_os = "linux")]
mod processes;
pub(crate) mod resources;
#[cfg(target_os = "linux")]
mod seccomp;

use std::fmt;
use std::io;
#[cfg(unix)]
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

#[cfg(target_os = "linux")]
use rustix::process::{Signal, getpid, getppid, set_parent_process_death_signal};
#[cfg(target_os = "linux")]
use rustix::thread::set_no_new_privs;

use crate::confine::counted::Counted;
#[cfg(unix)]
use crate::confine::descriptors::close_on_exec;
#[cfg(target_os = "linux")]
use crate::confine::landlock::Landlock;
#[cfg(target_os = "linux")]
pub(crate) use crate::confine::processes::Guard;
#[cfg(target_os = "linux")]
use crate::confine::processes::{Processes, Restriction};
use crate::confine::resources::Resources;
#[cfg(target_os = "linux")]
use crate::confine::seccomp::Seccomp;

/// What holds a program in on this machine. `Display` puts it into a sentence for the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Confinement {
    /// Files outside its own folder are hidden from a program, apart from the system's libraries.
    pub files: bool,
    /// A program cannot open a socket.
    pub network: bool,
    /// A program cannot signal or trace processes other than its own.
    pub processes: bool,
    /// Memory and threads are watched, and time is limited for each process of the group.
    pub resources: bool,
    /// Who counts the threads and processes that a program starts.
    pub counted: Counted,
}

impl Confinement {
    /// True where everything in this struct holds.
    pub fn is_full(&self) -> bool {
        self.files && self.network && self.processes && self.resources
    }
}

impl fmt::Display for Confinement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_full() {
            f.write_str(
                "Programs run confined: no network, no other processes, no files but their own and the system's programs and \
                 libraries, limited memory and threads.",
            )?;
            return write!(f, " {}", self.counted);
        }
        let open: Vec<&str> = [
            (self.files, "read and write your files"),
            (self.network, "use the network"),
            (self.processes, "reach your other programs"),
            (self.resources, "use any amount of memory and threads"),
        ]
        .into_iter()
        .filter_map(|(closed, what)| (!closed).then_some(what))
        .collect();
        write!(
            f,
            "This system cannot confine programs fully: those that you run here can {}, as any program of yours can. \
             {} are limited. {}",
            in_words(&open),
            if self.resources {
                "Time, memory, threads and output"
            } else {
                "Time and output"
            },
            self.counted
        )
    }
}

/// Commas, and an "and" before the last.
fn in_words(all: &[&str]) -> String {
    match all {
        [before @ .., last] if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => all.concat(),
    }
}

/// What one process may reach, and how much of the machine it may have.
#[derive(Debug, Clone, Default)]
#[cfg_attr(
    not(target_os = "linux"),
    expect(dead_code, reason = "files are fenced off on Linux alone")
)]
pub(crate) struct Fence {
    /// Files and folders it may read and execute. Those that do not exist are passed over.
    pub(crate) read: Vec<PathBuf>,
    /// Folders it may do anything in.
    pub(crate) write: Vec<PathBuf>,
    /// How many threads and processes it may have together. None where it is not the reader's.
    pub(crate) starts: Option<usize>,
    pub(crate) resources: Resources,
}

/// Knows what this system offers, and applies it.
pub(crate) struct Fencer {
    #[cfg(target_os = "linux")]
    landlock: Landlock,
    #[cfg(target_os = "linux")]
    seccomp: Seccomp,
    #[cfg(target_os = "linux")]
    processes: Processes,
}

#[cfg(target_os = "linux")]
impl Fencer {
    /// `counted` is the best that is tried.
    pub(crate) fn detect(counted: Counted) -> Self {
        let landlock = Landlock::detect();
        let seccomp = Seccomp::detect(landlock.keeps_signals_inside());
        // Without the list of refused calls, a program could start others by a call that nobody counts.
        let counted = if seccomp.is_available() {
            counted
        } else {
            counted.max(Counted::OfUser)
        };
        Fencer {
            landlock,
            seccomp,
            processes: Processes::detect(counted),
        }
    }

    pub(crate) fn confinement(&self) -> Confinement {
        Confinement {
            files: self.landlock.hides_files(),
            network: self.seccomp.is_available(),
            processes: self.landlock.keeps_signals_inside() && self.seccomp.is_available(),
            resources: true,
            counted: self.processes.counted(),
        }
    }

    /// Makes `command` start fenced. Everything that allocates happens here, before the fork. The guard is to be set up
    /// once it has started.
    pub(crate) fn install(&self, fence: &Fence, command: &mut Command) -> io::Result<Guard> {
        let rules = self.landlock.rules(&fence.read, &fence.write)?;
        let (starts, guard) = fence
            .starts
            .map(|most| self.processes.prepare(most))
            .transpose()?
            .unzip();
        let seccomp = self.seccomp.clone();
        let resources = fence.resources;
        let parent = getpid();
        let restrict = move || -> io::Result<()> {
            close_on_exec();
            resources.limit()?;
            // The program must not outlive us, even if we are killed. It may already have happened.
            set_parent_process_death_signal(Some(Signal::KILL))?;
            if getppid() != Some(parent) {
                return Err(io::ErrorKind::Interrupted.into());
            }
            set_no_new_privs(true)?;
            if let Some(rules) = &rules {
                rules.restrict()?;
            }
            // Before the list of refused calls, in which those are that set limits.
            starts.as_ref().map_or(Ok(()), Restriction::restrict)?;
            seccomp.restrict()
        };
        // SAFETY: between fork and exec, the closure only makes system calls; it allocates nothing.
        unsafe { command.pre_exec(restrict) };
        Ok(guard.unwrap_or_default())
    }
}

/// Counts what a program starts, where the system lets us. Here it does not.
#[cfg(not(target_os = "linux"))]
#[must_use]
pub(crate) struct Guard;

#[cfg(not(target_os = "linux"))]
impl Guard {
    pub(crate) fn keep(self, _count: impl Fn() -> usize, _over: impl Fn(), _gone: impl Fn() -> bool) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(not(target_os = "linux"))]
impl Fencer {
    pub(crate) fn detect(_counted: Counted) -> Self {
        Fencer {}
    }

    pub(crate) fn confinement(&self) -> Confinement {
        Confinement {
            files: false,
            network: false,
            processes: false,
            // Where nobody tells how much memory and how many threads a program has, they are not watched either.
            resources: cfg!(any(target_os = "macos", windows)),
            counted: if cfg!(any(target_os = "macos", windows)) {
                Counted::Watched
            } else {
                Counted::Nobody
            },
        }
    }

    #[cfg(unix)]
    pub(crate) fn install(&self, fence: &Fence, command: &mut Command) -> io::Result<Guard> {
        let resources = fence.resources;
        let restrict = move || {
            close_on_exec();
            resources.limit()
        };
        // SAFETY: between fork and exec, the closure only makes system calls; it allocates nothing.
        unsafe { command.pre_exec(restrict) };
        Ok(Guard)
    }

    #[cfg(not(unix))]
    pub(crate) fn install(&self, _fence: &Fence, _command: &mut Command) -> io::Result<Guard> {
        Ok(Guard)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_names_what_a_program_can_do_and_nothing_else() {
        let windows = Confinement {
            files: false,
            network: false,
            processes: false,
            resources: true,
            counted: Counted::Watched,
        };
        assert_eq!(
            windows.to_string(),
            "This system cannot confine programs fully: those that you run here can read and write your files, use the \
             network and reach your other programs, as any program of yours can. Time, memory, threads and output are \
             limited. A program that starts threads or processes without end slows this machine down until it is stopped."
        );
        let old_linux = Confinement {
            network: true,
            processes: true,
            ..windows
        };
        let text = old_linux.to_string();
        assert!(text.contains("can read and write your files, as any"), "{text}");
    }
}
