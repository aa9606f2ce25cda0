//! How many threads and processes a program may start. Knows nothing of what they do.
//!
//! Where the kernel can do it (seccomp's user notification with its flag to continue, Linux 5.5), every `clone` and
//! `fork` waits until the server has counted it. So the first one too many is seen before it is there, whoever the user
//! is, root included, and in containers too; nothing has to be set up for it. It takes about a hundredth of a
//! millisecond for each thread. Those that have ended are found out about by looking at the group, when there might be
//! too many: what is being started meanwhile may then be some more than the limit.
//!
//! Where it cannot, the kernel counts what the user has and refuses what is too many (`RLIMIT_NPROC`). It does not do so
//! for root, and the limit lies on top of what the user has when the program starts. Where nothing counts, the watch
//! over the process group is left. In both cases programs go on only where nobody else wants to, so that the watch does.

use std::io::{self, IoSlice, IoSliceMut};
use std::mem::{MaybeUninit, zeroed};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::os::unix::net::UnixDatagram;
use std::sync::mpsc;
use std::thread;

use rustix::cmsg_space;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags,
    recvmsg, sendmsg,
};
use rustix::process::{Pid, Resource, Rlimit, WaitOptions, getrlimit, setrlimit, waitpid};
use rustix::thread::set_no_new_privs;

use crate::confine::counted::Counted;

/// What makes a thread or a process. `clone3` is refused elsewhere, since no filter can see its flags.
#[cfg(target_arch = "x86_64")]
const STARTS: [libc::c_long; 3] = [libc::SYS_clone, libc::SYS_fork, libc::SYS_vfork];
#[cfg(not(target_arch = "x86_64"))]
const STARTS: [libc::c_long; 1] = [libc::SYS_clone];

/// From linux/audit.h.
#[cfg(target_arch = "x86_64")]
const ARCH: u32 = 0xc000_003e;
#[cfg(target_arch = "aarch64")]
const ARCH: u32 = 0xc000_00b7;
#[cfg(target_arch = "riscv64")]
const ARCH: u32 = 0xc000_00f3;
/// None that a kernel has: the filter then is of no use, and found to be so.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")))]
const ARCH: u32 = 0;

/// How often a listener looks whether its program is gone. Linux 5.9 and later tell.
const LOOK: Timespec = Timespec { tv_sec: 1, tv_nsec: 0 };

/// How this system counts.
pub(super) struct Processes(Counted);

impl Processes {
    /// Tries out what this system has, beginning with `first`.
    pub(super) fn detect(first: Counted) -> Self {
        let ways = [
            (Counted::BeforeStart, can_notify as fn() -> bool),
            (Counted::OfUser, can_limit),
        ];
        let way = ways.into_iter().find(|(way, works)| *way >= first && works());
        Processes(way.map_or(Counted::Watched, |(way, _)| way))
    }

    pub(super) fn counted(&self) -> Counted {
        self.0
    }

    /// For a program that may have so many threads and processes together.
    pub(super) fn prepare(&self, most: usize) -> io::Result<(Restriction, Guard)> {
        Ok(match self.0 {
            Counted::BeforeStart => {
                let (ours, theirs) = UnixDatagram::pair()?;
                let restriction = Restriction::Notify(filter(&STARTS), theirs);
                (restriction, Guard(Some(Door { socket: ours, most })))
            }
            Counted::OfUser => (Restriction::Limit(most as u64 * 2), Guard(None)),
            Counted::Watched | Counted::Nobody => (Restriction::GiveWay, Guard(None)),
        })
    }
}

/// What the child does to itself.
pub(super) enum Restriction {
    /// The filter, and the socket through which the server gets its listener.
    Notify(Vec<libc::sock_filter>, UnixDatagram),
    /// More of the user's than there are now. Twice what one program may have, since others may run beside it.
    Limit(u64),
    /// To everything else on the machine: there may be thousands of it before the watch sees them.
    GiveWay,
}

impl Restriction {
    /// Restricts the calling process, for good. It must have given up new privileges. Async-signal-safe: system calls
    /// only.
    pub(super) fn restrict(&self) -> io::Result<()> {
        match self {
            Restriction::Notify(filter, socket) => {
                let listener = install(filter)?;
                let mut space = [MaybeUninit::uninit(); cmsg_space!(ScmRights(1))];
                let mut control = SendAncillaryBuffer::new(&mut space);
                let fds = [rustix::fd::AsFd::as_fd(&listener)];
                control.push(SendAncillaryMessage::ScmRights(&fds));
                sendmsg(socket, &[IoSlice::new(b".")], &mut control, SendFlags::empty())?;
                Ok(())
            }
            Restriction::Limit(more) => limit(*more).and_then(|()| give_way()),
            Restriction::GiveWay => give_way(),
        }
    }
}

/// Counts what a program starts, if this system lets us.
#[derive(Default)]
#[must_use]
pub(crate) struct Guard(Option<Door>);

struct Door {
    socket: UnixDatagram,
    most: usize,
}

impl Guard {
    /// To be called once the program was started. From then on, in a thread of its own, allows what the program starts,
    /// as long as it is not too much: then calls `over`, whose business it is to end the program. `count` tells how many
    /// threads there are now, `gone` whether the program has ended.
    pub(crate) fn keep(
        self,
        count: impl Fn() -> usize + Send + 'static,
        over: impl Fn() + Send + 'static,
        gone: impl Fn() -> bool + Send + 'static,
    ) -> io::Result<()> {
        let Some(Door { socket, most }) = self.0 else {
            return Ok(());
        };
        let listener = Listener::receive(&socket)?;
        listener.wake_nearby();
        let keep = move || {
            // Those that have ended are in it, too, until there might be too many.
            let mut started = 1;
            while let Some(start) = listener.next(&gone) {
                if started >= most {
                    started = count();
                }
                if started >= most {
                    return over();
                }
                started += 1;
                listener.allow(start);
            }
        };
        thread::Builder::new().name("guard".into()).spawn(keep)?;
        Ok(())
    }
}

/// The kernel's side of the filter. Where it is dropped, nothing can be started any more.
struct Listener(OwnedFd);

impl Listener {
    fn receive(socket: &UnixDatagram) -> io::Result<Self> {
        let mut space = [MaybeUninit::uninit(); cmsg_space!(ScmRights(1))];
        let mut control = RecvAncillaryBuffer::new(&mut space);
        let mut byte = [0];
        let flags = RecvFlags::CMSG_CLOEXEC | RecvFlags::DONTWAIT;
        recvmsg(socket, &mut [IoSliceMut::new(&mut byte)], &mut control, flags)?;
        let fds = control.drain().filter_map(|message| match message {
            RecvAncillaryMessage::ScmRights(mut fds) => fds.next(),
            _ => None,
        });
        let fd = { fds }.next();
        fd.map(Listener).ok_or_else(|| io::ErrorKind::InvalidData.into())
    }

    /// Lets the kernel hand over from whoever asks to us, and back, on the same core: waking another takes several times
    /// as long. Linux 6.6 has it.
    fn wake_nearby(&self) {
        // From linux/seccomp.h.
        const SYNC_WAKE_UP: libc::c_ulong = 1;
        // SAFETY: the descriptor is a listener, and the call has no pointers.
        unsafe { libc::ioctl(self.0.as_raw_fd(), libc::SECCOMP_IOCTL_NOTIF_SET_FLAGS, SYNC_WAKE_UP) };
    }

    /// Waits until something is to be started. None where all who could are gone.
    fn next(&self, gone: impl Fn() -> bool) -> Option<u64> {
        loop {
            let mut fds = [PollFd::new(&self.0, PollFlags::IN)];
            match poll(&mut fds, Some(&LOOK)) {
                Err(Errno::INTR) => continue,
                Err(_) => return None,
                Ok(_) if fds[0].revents().contains(PollFlags::IN) => {}
                Ok(0) if !gone() => continue,
                Ok(_) => return None,
            }
            // SAFETY: of numbers alone, and zeroes are what the kernel asks for.
            let mut start: libc::seccomp_notif = unsafe { zeroed() };
            // SAFETY: the descriptor is a listener, and the kernel fills the struct that belongs to this call.
            let done = unsafe { libc::ioctl(self.0.as_raw_fd(), libc::SECCOMP_IOCTL_NOTIF_RECV, &raw mut start) };
            match io::Error::last_os_error().raw_os_error() {
                _ if done == 0 => return Some(start.id),
                // Whoever asked was ended meanwhile.
                Some(libc::ENOENT | libc::EINTR) => {}
                _ => return None,
            }
        }
    }

    fn allow(&self, start: u64) {
        let mut answer = libc::seccomp_notif_resp {
            id: start,
            val: 0,
            error: 0,
            flags: libc::SECCOMP_USER_NOTIF_FLAG_CONTINUE as u32,
        };
        // It fails where whoever asked was ended meanwhile. SAFETY: as above; the kernel reads the struct.
        unsafe { libc::ioctl(self.0.as_raw_fd(), libc::SECCOMP_IOCTL_NOTIF_SEND, &raw mut answer) };
    }
}

/// A filter that asks its listener about these calls, and allows all others.
fn filter(calls: &[libc::c_long]) -> Vec<libc::sock_filter> {
    // Where they stand in seccomp_data, from linux/seccomp.h.
    const NUMBER: u32 = 0;
    const ARCHITECTURE: u32 = 4;
    /// Set in the number where a program of the x32 kind calls.
    const X32: u32 = 0x4000_0000;
    let step = |code: u32, k, jt, jf| libc::sock_filter {
        code: code as u16,
        jt,
        jf,
        k,
    };
    let load = |k| step(libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, k, 0, 0);
    let equals = |k, yes, no| step(libc::BPF_JMP | libc::BPF_JEQ | libc::BPF_K, k, yes, no);
    let answer = |k| step(libc::BPF_RET | libc::BPF_K, k, 0, 0);
    let mut filter = vec![
        load(ARCHITECTURE),
        equals(ARCH, 1, 0),
        answer(libc::SECCOMP_RET_KILL_PROCESS),
        load(NUMBER),
        step(libc::BPF_ALU | libc::BPF_AND | libc::BPF_K, !X32, 0, 0),
    ];
    for (place, call) in calls.iter().enumerate() {
        // Over those that follow, and the answer that allows.
        let ask = calls.len() - place;
        filter.push(equals(*call as u32, ask as u8, 0));
    }
    filter.extend([libc::SECCOMP_RET_ALLOW, libc::SECCOMP_RET_USER_NOTIF].map(answer));
    filter
}

/// Puts the calling thread under the filter, for good. It must have given up new privileges. Async-signal-safe.
fn install(filter: &[libc::sock_filter]) -> io::Result<OwnedFd> {
    let program = libc::sock_fprog {
        len: filter.len() as u16,
        filter: filter.as_ptr().cast_mut(),
    };
    let (mode, flags) = (libc::SECCOMP_SET_MODE_FILTER, libc::SECCOMP_FILTER_FLAG_NEW_LISTENER);
    // SAFETY: the program is as the kernel wants it, which only reads it, and outlives the call.
    let fd = unsafe { libc::syscall(libc::SYS_seccomp, mode, flags, &raw const program) };
    if fd < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the call has just made it, and nobody else has it.
    Ok(unsafe { OwnedFd::from_raw_fd(fd as libc::c_int) })
}

/// True where a filter can ask and be told to go on: a thread of its own tries it out.
fn can_notify() -> bool {
    let (send, receive) = mpsc::channel();
    let asks = move || {
        let installed = set_no_new_privs(true).map_err(io::Error::from);
        let Ok(listener) = installed.and_then(|()| install(&filter(&[libc::SYS_getppid]))) else {
            return false;
        };
        drop(send.send(Listener(listener)));
        // SAFETY: a system call that only tells something.
        unsafe { libc::syscall(libc::SYS_getppid) >= 0 }
    };
    let asks = thread::spawn(asks);
    if let Ok(listener) = receive.recv()
        && let Some(call) = listener.next(|| false)
    {
        listener.allow(call);
    }
    asks.join().unwrap_or(false)
}

/// Lets the calling process, and what it starts, go on where nobody else wants to. Async-signal-safe.
fn give_way() -> io::Result<()> {
    // Of this policy 0 is the only priority.
    // SAFETY: the struct is numbers, of which zeroes are meant, and outlives the call, which only reads it.
    let done = unsafe { libc::sched_setscheduler(0, libc::SCHED_IDLE, &zeroed()) };
    if done == 0 {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}

/// Holds the user's threads and processes to so many more than there are now. Async-signal-safe.
fn limit(more: u64) -> io::Result<()> {
    let before = getrlimit(Resource::Nproc);
    let set = |most: u64| {
        setrlimit(
            Resource::Nproc,
            Rlimit {
                current: Some(most),
                maximum: before.maximum,
            },
        )
    };
    // The kernel does not tell how many there are, and in a container most of them may be out of sight: the least
    // limit below which another one can be started is one more.
    let most = before.maximum.unwrap_or(1 << 22).min(1 << 22);
    let (mut too_few, mut enough) = (0, most);
    while too_few + 1 < enough {
        let middle = (too_few + enough) / 2;
        set(middle)?;
        match starts() {
            true => enough = middle,
            false => too_few = middle,
        }
    }
    let most = (too_few + more).min(before.current.unwrap_or(u64::MAX)).min(most);
    let limit = Rlimit {
        current: Some(most),
        maximum: Some(most),
    };
    setrlimit(Resource::Nproc, limit).map_err(Into::into)
}

/// True where the calling process can start another one, which ends at once. Async-signal-safe.
fn starts() -> bool {
    fork(|| 0).is_some()
}

/// True where the kernel refuses this user what is too many. It refuses root nothing.
fn can_limit() -> bool {
    let refuses = || limit(0).is_ok() && !starts();
    fork(|| if refuses() { 0 } else { 1 }) == Some(0)
}

/// Runs `child` in a process of its own, and returns its status; None where none can be started. Async-signal-safe if
/// `child` is, as it has to be: it must make system calls alone.
fn fork(child: impl Fn() -> libc::c_int) -> Option<i32> {
    // By its number: libc's would also run what others want done at a fork. SAFETY: the child has its own copy of
    // everything, allocates nothing, and ends here.
    let id = unsafe { libc::syscall(libc::SYS_clone, libc::SIGCHLD, 0, 0, 0, 0) };
    if id == 0 {
        let status = child();
        // SAFETY: as above.
        unsafe { libc::_exit(status) }
    }
    if id < 0 {
        return None;
    }
    loop {
        match waitpid(Pid::from_raw(id as libc::c_int), WaitOptions::empty()) {
            Err(Errno::INTR) => {}
            Ok(Some((_, status))) => return status.exit_status(),
            _ => return None,
        }
    }
}
