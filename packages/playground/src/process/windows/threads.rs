//! The threads of processes, on Windows. Knows nothing of jobs.
//!
//! The source is Microsoft's, <https://learn.microsoft.com/windows/win32/toolhelp/traversing-the-thread-list>.

use std::io;
use std::mem;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};

use windows_sys::Win32::Foundation::INVALID_HANDLE_VALUE;
use windows_sys::Win32::System::Diagnostics::ToolHelp::{
    CreateToolhelp32Snapshot, TH32CS_SNAPTHREAD, THREADENTRY32, Thread32First, Thread32Next,
};
use windows_sys::Win32::System::Threading::{OpenThread, ResumeThread, THREAD_SUSPEND_RESUME};

/// How many threads these processes have together. That costs a walk through all of the machine.
pub(super) fn count(processes: &[u32]) -> io::Result<usize> {
    let mut count = 0;
    each(|thread| count += usize::from(processes.contains(&thread.th32OwnerProcessID)))?;
    Ok(count)
}

/// Lets a process go on that was started suspended.
pub(super) fn resume(process: u32) -> io::Result<()> {
    let mut resumed = Err(io::Error::other("it has no thread"));
    each(|thread| {
        if thread.th32OwnerProcessID == process {
            resumed = resume_thread(thread.th32ThreadID);
        }
    })?;
    resumed
}

fn resume_thread(id: u32) -> io::Result<()> {
    // SAFETY: it takes numbers alone.
    let handle = unsafe { OpenThread(THREAD_SUSPEND_RESUME, 0, id) };
    if handle.is_null() {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the handle is new and ours alone.
    let thread = unsafe { OwnedHandle::from_raw_handle(handle) };
    // SAFETY: the handle is open.
    match unsafe { ResumeThread(thread.as_raw_handle()) } {
        u32::MAX => Err(io::Error::last_os_error()),
        _ => Ok(()),
    }
}

fn each(mut visit: impl FnMut(&THREADENTRY32)) -> io::Result<()> {
    // SAFETY: it takes numbers alone.
    let handle = unsafe { CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0) };
    if handle == INVALID_HANDLE_VALUE {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the handle is new and ours alone.
    let snapshot = unsafe { OwnedHandle::from_raw_handle(handle) };
    let mut thread = THREADENTRY32 {
        dwSize: mem::size_of::<THREADENTRY32>() as u32,
        ..Default::default()
    };
    // SAFETY: the handle is open, and the entry says its own size.
    let mut more = unsafe { Thread32First(snapshot.as_raw_handle(), &mut thread) };
    while more != 0 {
        visit(&thread);
        // SAFETY: as above.
        more = unsafe { Thread32Next(snapshot.as_raw_handle(), &mut thread) };
    }
    Ok(())
}
