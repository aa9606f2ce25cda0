//! Fences a process in before its program starts. Knows nothing of Rust, compilers or the web.
//!
//! On Linux a fenced process sees only the files it is given (Landlock), cannot reach the network, leave its process
//! group or touch other processes (seccomp, and Landlock's scopes), and has resource limits. On other systems of the
//! Unix family only the resource limits hold, elsewhere nothing does; [`Confinement`] says so in words.
//!
//! Reading metadata (`stat`) of any path stays possible: Landlock does not cover it.

use std::{fmt, io, path::PathBuf, process::Command};

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
            return f.write_str(
                "Programs run confined: no network, no files but their own, no other processes, limited memory and threads.",
            );
        }
        let open: Vec<&str> = [
            (self.files, "read and write your files"),
            (self.network, "use the network"),
            (self.processes, "signal your other processes"),
            (self.resources, "use any amount of memory and threads"),
        ]
        .into_iter()
        .filter_map(|(closed, what)| (!closed).then_some(what))
        .collect();
        write!(
            f,
            "This system cannot confine programs fully: those that you run here can {}, as any program of yours can. \
             Time and output are limited.",
            open.join(", ")
        )
    }
}

/// What one process may reach.
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
    /// Processor time for each process, in seconds.
    pub(crate) cpu: u64,
    /// Size of a file that it writes, in bytes.
    pub(crate) file: u64,
    /// Give way to everything else on the machine.
    pub(crate) low_priority: bool,
}

/// Where systems keep their programs and libraries. No user's files are below these.
#[cfg(target_os = "linux")]
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

/// Open files of one process. Four hundred threads with Tokio need a few dozen.
#[cfg(unix)]
const OPEN_FILES: u64 = 1024;

#[cfg(not(target_os = "linux"))]
pub(crate) struct Fencer;

#[cfg(not(target_os = "linux"))]
impl Fencer {
    pub(crate) fn detect() -> Self {
        Fencer
    }

    pub(crate) fn confinement(&self) -> Confinement {
        Confinement {
            files: false,
            network: false,
            processes: false,
            resources: false,
        }
    }

    pub(crate) fn install(&self, fence: &Fence, command: &mut Command) -> io::Result<()> {
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt;
            let fence = fence.clone();
            // SAFETY: between fork and exec, the closure only makes system calls; it allocates nothing.
            unsafe { command.pre_exec(move || limit_resources(&fence)) };
        }
        #[cfg(not(unix))]
        let _ = (fence, command);
        Ok(())
    }
}

/// Async-signal-safe: system calls only.
#[cfg(unix)]
fn limit_resources(fence: &Fence) -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, nice, setrlimit};
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
    set(Resource::Cpu, fence.cpu)?;
    set(Resource::Fsize, fence.file)?;
    set(Resource::Nofile, OPEN_FILES)?;
    if fence.low_priority {
        nice(19)?;
    }
    Ok(())
}

#[cfg(target_os = "linux")]
pub(crate) use linux::Fencer;

#[cfg(target_os = "linux")]
mod linux {
    use super::*;
    use landlock::{
        ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, LandlockStatus, Ruleset, RulesetAttr,
        RulesetCreated, RulesetCreatedAttr, Scope, path_beneath_rules,
    };
    use seccompiler::{
        BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    };
    use std::{
        collections::BTreeMap,
        os::{
            fd::{AsRawFd, OwnedFd},
            unix::process::CommandExt,
        },
        sync::Arc,
        thread,
    };

    /// The newest Landlock that we have tested with; the crate leaves out what an older kernel lacks.
    const TESTED: ABI = ABI::V6;

    /// Knows what this kernel offers, and applies it.
    pub(crate) struct Fencer {
        landlock: ABI,
        filters: Option<Arc<[BpfProgram; 2]>>,
    }

    impl Fencer {
        pub(crate) fn detect() -> Self {
            // A restriction holds for the thread that asks for it, for good: a thread of its own tries it out.
            let landlock = thread::spawn(|| {
                let status = ruleset().and_then(RulesetCreated::restrict_self).ok()?;
                match status.landlock {
                    LandlockStatus::Available { effective_abi, .. } => Some(effective_abi),
                    _ => None,
                }
            });
            let landlock = landlock.join().ok().flatten().unwrap_or(ABI::Unsupported);
            let filters = filters(landlock >= ABI::V6).filter(|filters| {
                let filters = filters.clone();
                let works = move || filters.iter().all(|filter| seccompiler::apply_filter(filter).is_ok());
                thread::spawn(works).join().unwrap_or(false)
            });
            Fencer {
                landlock,
                filters: filters.map(Arc::new),
            }
        }

        pub(crate) fn confinement(&self) -> Confinement {
            Confinement {
                files: self.landlock >= ABI::V1,
                network: self.filters.is_some(),
                processes: self.landlock >= ABI::V6 && self.filters.is_some(),
                resources: true,
            }
        }

        /// Makes `command` start fenced. Everything that allocates happens here, before the fork.
        pub(crate) fn install(&self, fence: &Fence, command: &mut Command) -> io::Result<()> {
            let rules = self.rules(fence).map_err(io::Error::other)?;
            let filters = self.filters.clone();
            let fence = Fence {
                read: Vec::new(),
                write: Vec::new(),
                ..*fence
            };
            let parent = rustix::process::getpid();
            let restrict = move || -> io::Result<()> {
                limit_resources(&fence)?;
                // The program must not outlive us, even if we are killed. It may already have happened.
                rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
                if rustix::process::getppid() != Some(parent) {
                    return Err(io::ErrorKind::Interrupted.into());
                }
                rustix::thread::set_no_new_privs(true)?;
                if let Some(rules) = &rules {
                    allow_own_proc(rules);
                    // SAFETY: a system call with a descriptor that this closure owns, and no pointers.
                    let done = unsafe { libc::syscall(libc::SYS_landlock_restrict_self, rules.as_raw_fd(), 0) };
                    if done != 0 {
                        return Err(io::Error::last_os_error());
                    }
                }
                for filter in filters.iter().flat_map(|filters| filters.iter()) {
                    // No detail of its error: putting it into words would allocate.
                    seccompiler::apply_filter(filter).map_err(|_| io::ErrorKind::PermissionDenied)?;
                }
                Ok(())
            };
            // SAFETY: between fork and exec, the closure only makes system calls; it allocates nothing.
            unsafe { command.pre_exec(restrict) };
            Ok(())
        }

        fn rules(&self, fence: &Fence) -> Result<Option<OwnedFd>, landlock::RulesetError> {
            if self.landlock == ABI::Unsupported {
                return Ok(None);
            }
            let read = AccessFs::from_read(TESTED);
            let rules = ruleset()?
                .add_rules(path_beneath_rules(SYSTEM, read))?
                .add_rules(path_beneath_rules(&fence.read, read))?
                .add_rules(path_beneath_rules(&fence.write, AccessFs::from_all(TESTED)))?
                .add_rules(path_beneath_rules(
                    ["/dev/urandom", "/dev/random", "/dev/zero"],
                    AccessFs::ReadFile,
                ))?
                .add_rules(path_beneath_rules(
                    ["/dev/null"],
                    AccessFs::ReadFile | AccessFs::WriteFile,
                ))?;
            Ok(rules.into())
        }
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
    fn ruleset() -> Result<RulesetCreated, landlock::RulesetError> {
        Ruleset::default()
            .set_compatibility(CompatLevel::BestEffort)
            .handle_access(AccessFs::from_all(TESTED))?
            .handle_access(AccessNet::from_all(TESTED))?
            .scope(Scope::from_all(TESTED))?
            .create()
    }

    /// The system calls that a program is refused, with "operation not permitted". Everything else passes: a list of
    /// what is allowed would break with the next release of a libc or of Tokio, and Landlock stands behind this one.
    fn filters(signals_are_scoped: bool) -> Option<[BpfProgram; 2]> {
        // Newer than the libc crate's lists; numbers from 424 on are the same on every architecture.
        const FCHMODAT2: libc::c_long = 452;
        const SETXATTRAT: libc::c_long = 463;
        const REMOVEXATTRAT: libc::c_long = 466;
        const OPEN_TREE_ATTR: libc::c_long = 467;
        const FILE_SETATTR: libc::c_long = 469;
        const REFUSED: &[libc::c_long] = &[
            // Networks. `socketpair`, which Tokio needs, stays. io_uring would open sockets without `socket`.
            libc::SYS_socket,
            libc::SYS_io_uring_setup,
            libc::SYS_io_uring_enter,
            libc::SYS_io_uring_register,
            // Leaving the process group, by which a run is ended.
            libc::SYS_setsid,
            libc::SYS_setpgid,
            // Other processes, and what the kernel keeps for the user as a whole.
            libc::SYS_ptrace,
            libc::SYS_process_vm_readv,
            libc::SYS_process_vm_writev,
            libc::SYS_process_madvise,
            libc::SYS_pidfd_getfd,
            libc::SYS_kcmp,
            libc::SYS_perf_event_open,
            libc::SYS_bpf,
            libc::SYS_userfaultfd,
            libc::SYS_keyctl,
            libc::SYS_add_key,
            libc::SYS_request_key,
            // Limits that were set stay set, even where we run as root.
            libc::SYS_setrlimit,
            libc::SYS_setpriority,
            // Memory that belongs to no process would not be counted.
            libc::SYS_memfd_create,
            libc::SYS_memfd_secret,
            libc::SYS_shmget,
            libc::SYS_msgget,
            libc::SYS_semget,
            // Changing files by path in ways that Landlock does not cover.
            libc::SYS_truncate,
            libc::SYS_fchmodat,
            FCHMODAT2,
            libc::SYS_fchownat,
            libc::SYS_setxattr,
            libc::SYS_lsetxattr,
            SETXATTRAT,
            libc::SYS_removexattr,
            libc::SYS_lremovexattr,
            REMOVEXATTRAT,
            FILE_SETATTR,
            // Namespaces, mounts, the machine.
            libc::SYS_unshare,
            libc::SYS_setns,
            libc::SYS_mount,
            libc::SYS_umount2,
            libc::SYS_mount_setattr,
            libc::SYS_move_mount,
            libc::SYS_open_tree,
            OPEN_TREE_ATTR,
            libc::SYS_fsopen,
            libc::SYS_fsmount,
            libc::SYS_fspick,
            libc::SYS_pivot_root,
            libc::SYS_chroot,
            libc::SYS_open_by_handle_at,
            libc::SYS_name_to_handle_at,
            libc::SYS_mknodat,
            libc::SYS_swapon,
            libc::SYS_swapoff,
            libc::SYS_reboot,
            libc::SYS_kexec_load,
            libc::SYS_init_module,
            libc::SYS_finit_module,
            libc::SYS_delete_module,
            libc::SYS_acct,
            libc::SYS_quotactl,
            libc::SYS_settimeofday,
            libc::SYS_clock_settime,
            libc::SYS_clock_adjtime,
            libc::SYS_adjtimex,
            libc::SYS_sethostname,
            libc::SYS_setdomainname,
            libc::SYS_syslog,
        ];
        /// The same under their older names, which newer architectures lack.
        #[cfg(target_arch = "x86_64")]
        const REFUSED_TOO: &[libc::c_long] = &[
            libc::SYS_chmod,
            libc::SYS_chown,
            libc::SYS_lchown,
            libc::SYS_utime,
            libc::SYS_utimes,
            libc::SYS_futimesat,
            libc::SYS_mknod,
            libc::SYS_iopl,
            libc::SYS_ioperm,
            libc::SYS_kexec_file_load,
            libc::SYS_modify_ldt,
        ];
        #[cfg(not(target_arch = "x86_64"))]
        const REFUSED_TOO: &[libc::c_long] = &[];
        /// Where Landlock does not keep signals inside. `tgkill` stays, for `abort` needs it.
        const SIGNALS: &[libc::c_long] = &[
            libc::SYS_kill,
            libc::SYS_tkill,
            libc::SYS_pidfd_send_signal,
            libc::SYS_rt_sigqueueinfo,
            libc::SYS_rt_tgsigqueueinfo,
        ];
        const NAMESPACES: i32 = libc::CLONE_NEWUSER
            | libc::CLONE_NEWPID
            | libc::CLONE_NEWNS
            | libc::CLONE_NEWNET
            | libc::CLONE_NEWIPC
            | libc::CLONE_NEWUTS
            | libc::CLONE_NEWCGROUP;

        let signals = if signals_are_scoped { &[] } else { SIGNALS };
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> = [REFUSED, REFUSED_TOO, signals]
            .concat()
            .into_iter()
            .map(|call| (call, Vec::new()))
            .collect();
        let rule = |argument, length, operator, value| {
            SeccompRule::new(vec![SeccompCondition::new(argument, length, operator, value).ok()?]).ok()
        };
        let (dword, qword) = (SeccompCmpArgLen::Dword, SeccompCmpArgLen::Qword);
        let namespaces: Option<Vec<_>> = (0..i32::BITS)
            .map(|bit| 1u64 << bit)
            .filter(|bit| NAMESPACES as u32 as u64 & bit != 0)
            .map(|bit| rule(0, qword.clone(), SeccompCmpOp::MaskedEq(bit), bit))
            .collect();
        rules.insert(libc::SYS_clone, namespaces?);
        // Reading limits stays, changing them does not, nor does reading another process's.
        rules.insert(
            libc::SYS_prlimit64,
            vec![
                rule(0, dword, SeccompCmpOp::Ne, 0)?,
                rule(2, qword.clone(), SeccompCmpOp::Ne, 0)?,
            ],
        );
        // The signal that it gets when we die.
        let death_signal = libc::PR_SET_PDEATHSIG as u64;
        rules.insert(
            libc::SYS_prctl,
            vec![rule(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Eq, death_signal)?],
        );
        // By descriptor (no path) it is `File::set_times`.
        rules.insert(libc::SYS_utimensat, vec![rule(1, qword, SeccompCmpOp::Ne, 0)?]);
        // The kernel counts x32 calls as this architecture's, with a bit of their own.
        #[cfg(target_arch = "x86_64")]
        {
            const X32: i64 = 0x4000_0000;
            const X32_ONLY: std::ops::Range<i64> = 512..548;
            let shadows: Vec<_> = rules.iter().map(|(call, rules)| (call | X32, rules.clone())).collect();
            rules.extend(shadows);
            rules.extend(X32_ONLY.map(|call| (call | X32, Vec::new())));
        }
        let arch = std::env::consts::ARCH.try_into().ok()?;
        let compile = |rules, errno: i32| -> Option<BpfProgram> {
            let action = SeccompAction::Errno(errno as u32);
            SeccompFilter::new(rules, SeccompAction::Allow, action, arch)
                .ok()?
                .try_into()
                .ok()
        };
        // The flags of `clone3` lie in memory, where a filter cannot look; told that it does not exist, libc falls back
        // to `clone`. A filter gives one answer, so this takes a second one.
        let clone3 = BTreeMap::from([(libc::SYS_clone3, Vec::new())]);
        Some([compile(rules, libc::EPERM)?, compile(clone3, libc::ENOSYS)?])
    }
}
