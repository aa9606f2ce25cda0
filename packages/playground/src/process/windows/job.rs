//! A job object: processes that are counted, held to limits and ended as one, on Windows. Knows nothing of who is in it.
//!
//! The source is Microsoft's, <https://learn.microsoft.com/windows/win32/procthread/job-objects>.

use std::io;
use std::mem;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::process::Child;
use std::ptr;

use windows_sys::Win32::System::JobObjects::{
    AssignProcessToJobObject, CreateJobObjectW, JOB_OBJECT_LIMIT_ACTIVE_PROCESS,
    JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION, JOB_OBJECT_LIMIT_JOB_MEMORY, JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE,
    JOB_OBJECT_LIMIT_PRIORITY_CLASS, JOB_OBJECT_LIMIT_PROCESS_TIME, JOBOBJECT_BASIC_LIMIT_INFORMATION,
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION, JOBOBJECTINFOCLASS, JobObjectBasicProcessIdList,
    JobObjectExtendedLimitInformation, QueryInformationJobObject, SetInformationJobObject, TerminateJobObject,
};
use windows_sys::Win32::System::Threading::{BELOW_NORMAL_PRIORITY_CLASS, IDLE_PRIORITY_CLASS, NORMAL_PRIORITY_CLASS};

use crate::confine::resources::Resources;

/// Processes of one job at the same time: the system refuses to start one more.
const PROCESSES: usize = 64;

/// The system's bound on memory, as a multiple of [`Resources::memory`]. What the system refuses, a program only notices
/// as an allocation that fails; the watch, which says why, should come first.
const MEMORY: u64 = 2;

/// The system closes a job with its last handle, ours, also where we are killed, and ends who is in it.
#[derive(Debug)]
pub(super) struct Job(OwnedHandle);

/// As `JOBOBJECT_BASIC_PROCESS_ID_LIST`, with room for all.
#[repr(C)]
#[derive(Clone, Copy)]
struct ProcessIds {
    assigned: u32,
    listed: u32,
    ids: [usize; PROCESSES],
}

impl Job {
    /// An empty one. Whoever is put into it, and all that they start, cannot leave it.
    pub(super) fn new(resources: &Resources) -> io::Result<Self> {
        // SAFETY: both pointers may be null: no name, and the default security, in which children do not inherit the
        // handle.
        let handle = unsafe { CreateJobObjectW(ptr::null(), ptr::null()) };
        if handle.is_null() {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: the handle is new and ours alone.
        let job = Job(unsafe { OwnedHandle::from_raw_handle(handle) });
        let seconds = i64::try_from(resources.cpu).unwrap_or(i64::MAX);
        let limits = JOBOBJECT_EXTENDED_LIMIT_INFORMATION {
            BasicLimitInformation: JOBOBJECT_BASIC_LIMIT_INFORMATION {
                LimitFlags: JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
                    | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION
                    | JOB_OBJECT_LIMIT_ACTIVE_PROCESS
                    | JOB_OBJECT_LIMIT_JOB_MEMORY
                    | JOB_OBJECT_LIMIT_PROCESS_TIME
                    | JOB_OBJECT_LIMIT_PRIORITY_CLASS,
                ActiveProcessLimit: PROCESSES as u32,
                // In units of 100 ns.
                PerProcessUserTimeLimit: seconds.saturating_mul(10_000_000),
                PriorityClass: match resources.niceness {
                    ..=0 => NORMAL_PRIORITY_CLASS,
                    1..19 => BELOW_NORMAL_PRIORITY_CLASS,
                    19.. => IDLE_PRIORITY_CLASS,
                },
                ..Default::default()
            },
            JobMemoryLimit: usize::try_from(resources.memory.saturating_mul(MEMORY)).unwrap_or(usize::MAX),
            ..Default::default()
        };
        job.set(JobObjectExtendedLimitInformation, &limits)?;
        Ok(job)
    }

    pub(super) fn add(&self, child: &Child) -> io::Result<()> {
        // SAFETY: both handles are open.
        done(unsafe { AssignProcessToJobObject(self.0.as_raw_handle(), child.as_raw_handle()) })
    }

    /// Ends all who are in it.
    pub(super) fn end(&self) {
        // SAFETY: the handle is open. It fails only where we may not, and we made it.
        unsafe { TerminateJobObject(self.0.as_raw_handle(), 1) };
    }

    /// The most that all in it together have had, in bytes: what the system has promised them, whether used or not.
    pub(super) fn peak_memory(&self) -> io::Result<u64> {
        let limits: JOBOBJECT_EXTENDED_LIMIT_INFORMATION = self.get(JobObjectExtendedLimitInformation)?;
        Ok(limits.PeakJobMemoryUsed as u64)
    }

    /// The processes in it that have not ended.
    pub(super) fn ids(&self) -> io::Result<Vec<u32>> {
        let list: ProcessIds = self.get(JobObjectBasicProcessIdList)?;
        let ids = list.ids.iter().take(list.listed as usize);
        Ok(ids.map(|&id| id as u32).collect())
    }

    fn set<T: Copy>(&self, class: JOBOBJECTINFOCLASS, value: &T) -> io::Result<()> {
        let size = mem::size_of::<T>() as u32;
        // SAFETY: the handle is open, and `size` bytes can be read at the pointer.
        done(unsafe { SetInformationJobObject(self.0.as_raw_handle(), class, ptr::from_ref(value).cast(), size) })
    }

    /// `T` is plain numbers, as `class` has them.
    fn get<T: Copy>(&self, class: JOBOBJECTINFOCLASS) -> io::Result<T> {
        let mut value = mem::MaybeUninit::<T>::zeroed();
        let size = mem::size_of::<T>() as u32;
        let (handle, pointer) = (self.0.as_raw_handle(), value.as_mut_ptr().cast());
        // SAFETY: the handle is open, and `size` bytes can be written at the pointer.
        done(unsafe { QueryInformationJobObject(handle, class, pointer, size, ptr::null_mut()) })?;
        // SAFETY: zeros, and whatever was written over them, are numbers.
        Ok(unsafe { value.assume_init() })
    }
}

fn done(result: i32) -> io::Result<()> {
    if result == 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(())
}
