//! How much a program may use, and the sentence a reader gets when it uses more.

use std::fmt;
use std::thread;
use std::time::Duration;

/// What a compilation or a run may use. The default is near what the public Rust Playground grants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Wall-clock time for one compilation.
    pub compile_time: Duration,
    /// Wall-clock time for one check, which makes no program.
    pub check_time: Duration,
    /// Resident memory of the compiler and its linker, in bytes.
    pub compile_memory: u64,
    /// Wall-clock time for one run.
    pub run_time: Duration,
    /// Resident memory of a program and its children together, in bytes.
    pub memory: u64,
    /// Threads of a program and its children together.
    pub threads: usize,
    /// Bytes on each of the two output streams.
    pub output: usize,
    /// Lines on each of the two output streams. Each line is a message of its own, so a page must be spared too many.
    pub lines: usize,
    /// What a program may write into its folder, in bytes; a single file cannot grow larger than this.
    pub disk: u64,
    /// Programs that run at the same time; further ones wait.
    pub running: usize,
    /// Programs that run, compile or wait; further ones are refused with [`crate::Error::Busy`].
    pub jobs: usize,
    /// Size of the compile cache, in bytes.
    pub cache: u64,
    /// Size of one request, in bytes.
    pub request: usize,
    /// How long a client may take over the head of a request, over its body, and over the first message on a WebSocket.
    /// Whoever takes longer is sent away.
    pub request_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            compile_time: Duration::from_secs(10),
            check_time: Duration::from_secs(2),
            compile_memory: 2 << 30,
            run_time: Duration::from_secs(10),
            memory: 512 << 20,
            threads: 512,
            output: 640 << 10,
            lines: 20_000,
            disk: 64 << 20,
            running: thread::available_parallelism().map_or(2, |cores| cores.get().max(2)),
            jobs: 32,
            cache: 512 << 20,
            request: 256 << 10,
            request_time: Duration::from_secs(10),
        }
    }
}

/// The limit that ended a compilation or a run. Its `Display` is the sentence for the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limit {
    /// The compiler took longer than [`Limits::compile_time`], or [`Limits::check_time`].
    CompileTime(Duration),
    /// The compiler held more than [`Limits::compile_memory`].
    CompileMemory(u64),
    /// The program ran longer than [`Limits::run_time`].
    RunTime(Duration),
    /// The program held more than [`Limits::memory`].
    Memory(u64),
    /// The program had more threads than [`Limits::threads`].
    Threads(usize),
    /// One stream carried more than [`Limits::output`].
    Output(usize),
    /// One stream carried more than [`Limits::lines`].
    Lines(usize),
    /// The program's folder held more than [`Limits::disk`], or more files than are worth counting.
    Disk(u64),
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Limit::CompileTime(time) => {
                write!(f, "Stopped: compiling took longer than the limit of {}.", seconds(time))
            }
            Limit::CompileMemory(bytes) => {
                write!(
                    f,
                    "Stopped: the compiler used more memory than the limit of {}.",
                    size(bytes)
                )
            }
            Limit::RunTime(time) => {
                write!(
                    f,
                    "Stopped: the program ran longer than the limit of {}.",
                    seconds(time)
                )
            }
            Limit::Memory(bytes) => {
                write!(
                    f,
                    "Stopped: the program used more memory than the limit of {}.",
                    size(bytes)
                )
            }
            Limit::Threads(threads) => {
                write!(f, "Stopped: the program had more threads than the limit of {threads}.")
            }
            Limit::Output(bytes) => {
                write!(
                    f,
                    "Stopped: the program wrote more output than the limit of {} a stream.",
                    size(bytes as u64)
                )
            }
            Limit::Disk(bytes) => {
                write!(
                    f,
                    "Stopped: the program wrote more to files than the limit of {}.",
                    size(bytes)
                )
            }
            Limit::Lines(lines) => {
                write!(
                    f,
                    "Stopped: the program wrote more lines than the limit of {lines} a stream."
                )
            }
        }
    }
}

fn seconds(time: Duration) -> String {
    format!("{} s", time.as_secs_f64())
}

fn size(bytes: u64) -> String {
    match bytes {
        b if b >= 1 << 30 && b.is_multiple_of(1 << 30) => format!("{} GiB", b >> 30),
        b if b >= 1 << 20 && b.is_multiple_of(1 << 20) => format!("{} MiB", b >> 20),
        b if b >= 1 << 10 && b.is_multiple_of(1 << 10) => format!("{} KiB", b >> 10),
        b => format!("{b} bytes"),
    }
}
