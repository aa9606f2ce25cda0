//! The descriptors that a program gets: standard input, output and error. Knows nothing of what lies behind them.

use rustix::fd::{BorrowedFd, RawFd};
use rustix::io::{FdFlags, fcntl_setfd};
use rustix::process::{Resource, getrlimit};

/// The first after standard error.
const FIRST: RawFd = 3;
/// Where the system cannot close all there are, so many are looked at, one by one.
const MOST: u64 = 65_536;

/// Makes everything but the standard streams close when the calling process executes a program: whoever started the
/// server may have left descriptors open in it. Async-signal-safe: system calls only.
pub(super) fn close_on_exec() {
    #[cfg(target_os = "linux")]
    {
        // From linux/close_range.h; Linux 5.11 has it.
        const CLOSE_RANGE_CLOEXEC: libc::c_uint = 1 << 2;
        // SAFETY: a system call without pointers, which closes nothing now.
        let done = unsafe { libc::syscall(libc::SYS_close_range, FIRST, libc::c_uint::MAX, CLOSE_RANGE_CLOEXEC) };
        if done == 0 {
            return;
        }
    }
    let most = getrlimit(Resource::Nofile).current.unwrap_or(MOST).min(MOST);
    for fd in FIRST..most as RawFd {
        // SAFETY: the descriptor may be open or not, and is borrowed for this call alone, which closes nothing now.
        let fd = unsafe { BorrowedFd::borrow_raw(fd) };
        fcntl_setfd(fd, FdFlags::CLOEXEC).ok();
    }
}
