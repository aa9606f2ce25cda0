//! The files that a process may reach, and the scopes of signals and sockets (Landlock). Knows nothing of system calls.

use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::path::PathBuf;
use std::thread;

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, LandlockStatus, Ruleset, RulesetAttr, RulesetCreated,
    RulesetCreatedAttr, RulesetError, Scope, path_beneath_rules,
};

/// The newest Landlock that we have tested with; the crate leaves out what an older kernel lacks.
const TESTED: ABI = ABI::V6;

/// Where systems keep their programs and libraries. No user's files are below these.
const SYSTEM: [&str; 12] = [
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/libx32",
    "/nix/store",
    "/gnu/store",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/alternatives",
];

/// How much of Landlock this kernel has.
pub(super) struct Landlock(ABI);

impl Landlock {
    pub(super) fn detect() -> Self {
        // A restriction holds for the thread that asks for it, for good: a thread of its own tries it out.
        let abi = thread::spawn(|| {
            let status = ruleset().and_then(RulesetCreated::restrict_self).ok()?;
            match status.landlock {
                LandlockStatus::Available { effective_abi, .. } => Some(effective_abi),
                _ => None,
            }
        });
        Landlock(abi.join().ok().flatten().unwrap_or(ABI::Unsupported))
    }

    pub(super) fn hides_files(&self) -> bool {
        self.0 >= ABI::V1
    }

    pub(super) fn keeps_signals_inside(&self) -> bool {
        self.0 >= ABI::V6
    }

    /// The rules for a process that may read and execute what is below `read`, and do anything below `write`. Made
    /// before the fork, since it allocates.
    pub(super) fn rules(&self, read: &[PathBuf], write: &[PathBuf]) -> io::Result<Option<Rules>> {
        if self.0 == ABI::Unsupported {
            return Ok(None);
        }
        let fd: Option<OwnedFd> = rules(read, write).map_err(io::Error::other)?.into();
        Ok(fd.map(Rules))
    }
}

/// The rules for one process, known to the kernel.
pub(super) struct Rules(OwnedFd);

impl Rules {
    /// Puts the calling process under them, for good. Async-signal-safe.
    pub(super) fn restrict(&self) -> io::Result<()> {
        allow_own_proc(&self.0);
        // SAFETY: a system call with a descriptor that `self` owns, and no pointers.
        let done = unsafe { libc::syscall(libc::SYS_landlock_restrict_self, self.0.as_raw_fd(), 0) };
        if done == 0 {
            Ok(())
        } else {
            Err(io::Error::last_os_error())
        }
    }
}

fn rules(read: &[PathBuf], write: &[PathBuf]) -> Result<RulesetCreated, RulesetError> {
    let reading = AccessFs::from_read(TESTED);
    ruleset()?
        .add_rules(path_beneath_rules(SYSTEM, reading))?
        .add_rules(path_beneath_rules(read, reading))?
        .add_rules(path_beneath_rules(write, AccessFs::from_all(TESTED)))?
        .add_rules(path_beneath_rules(
            ["/dev/urandom", "/dev/random", "/dev/zero"],
            AccessFs::ReadFile,
        ))?
        .add_rules(path_beneath_rules(
            ["/dev/null"],
            AccessFs::ReadFile | AccessFs::WriteFile,
        ))
}

/// Lets the calling process read about itself: without its `maps`, the standard library cannot tell a stack overflow
/// from any other fault. It must be called in the child, whose number nobody knows before. Async-signal-safe. Where
/// it fails, there is one message less.
fn allow_own_proc(rules: &OwnedFd) {
    // From linux/landlock.h, which packs it.
    #[repr(C, packed)]
    struct PathBeneath {
        allowed_access: u64,
        parent_fd: i32,
    }
    const RULE_PATH_BENEATH: libc::c_int = 1;
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    // SAFETY: the path ends in a zero byte, the struct is as the kernel wants it and outlives the call, and the
    // descriptor is this function's own.
    unsafe {
        let own = libc::open(c"/proc/self".as_ptr(), libc::O_PATH | libc::O_CLOEXEC);
        if own >= 0 {
            let rule = PathBeneath {
                allowed_access: read.bits(),
                parent_fd: own,
            };
            libc::syscall(
                libc::SYS_landlock_add_rule,
                rules.as_raw_fd(),
                RULE_PATH_BENEATH,
                &raw const rule,
                0,
            );
            libc::close(own);
        }
    }
}

/// Everything forbidden that this kernel can forbid.
fn ruleset() -> Result<RulesetCreated, RulesetError> {
    Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(TESTED))?
        .handle_access(AccessNet::from_all(TESTED))?
        .scope(Scope::from_all(TESTED))?
        .create()
}
