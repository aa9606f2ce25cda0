//! The system calls that a process is refused (seccomp). Knows nothing of files, which Landlock guards.

use std::collections::BTreeMap;
use std::env::consts::ARCH;
use std::io;
#[cfg(target_arch = "x86_64")]
use std::ops::Range;
use std::sync::Arc;
use std::thread;

use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};

/// What this kernel takes of the list below. Clones share it.
#[derive(Clone)]
pub(super) struct Seccomp(Option<Arc<[BpfProgram; 2]>>);

impl Seccomp {
    /// Tries the list out. `signals_are_scoped` where Landlock keeps signals inside.
    pub(super) fn detect(signals_are_scoped: bool) -> Self {
        // A filter holds for the thread that asks for it, for good: a thread of its own tries it out.
        let filters = filters(signals_are_scoped).filter(|filters| {
            let filters = filters.clone();
            let works = move || filters.iter().all(|filter| seccompiler::apply_filter(filter).is_ok());
            thread::spawn(works).join().unwrap_or(false)
        });
        Seccomp(filters.map(Arc::new))
    }

    pub(super) fn is_available(&self) -> bool {
        self.0.is_some()
    }

    /// Refuses the calls to the calling thread from now on. Async-signal-safe.
    pub(super) fn restrict(&self) -> io::Result<()> {
        for filter in self.0.iter().flat_map(|filters| filters.iter()) {
            // No detail of its error: putting it into words would allocate.
            seccompiler::apply_filter(filter).map_err(|_| io::ErrorKind::PermissionDenied)?;
        }
        Ok(())
    }
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
        libc::SYS_sched_setattr,
        libc::SYS_sched_setparam,
        libc::SYS_sched_setscheduler,
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
    // Shared memory without a file outlives those who have filled it, and is not counted in those who have not.
    let nobodys = (libc::MAP_SHARED | libc::MAP_ANONYMOUS) as u64;
    rules.insert(
        libc::SYS_mmap,
        vec![rule(3, qword.clone(), SeccompCmpOp::MaskedEq(nobodys), nobodys)?],
    );
    // By descriptor (no path) it is `File::set_times`.
    rules.insert(libc::SYS_utimensat, vec![rule(1, qword, SeccompCmpOp::Ne, 0)?]);
    // The kernel counts x32 calls as this architecture's, with a bit of their own.
    #[cfg(target_arch = "x86_64")]
    {
        const X32: i64 = 0x4000_0000;
        const X32_ONLY: Range<i64> = 512..548;
        let shadows: Vec<_> = rules.iter().map(|(call, rules)| (call | X32, rules.clone())).collect();
        rules.extend(shadows);
        rules.extend(X32_ONLY.map(|call| (call | X32, Vec::new())));
    }
    let arch = ARCH.try_into().ok()?;
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
