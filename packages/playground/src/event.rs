//! What a run says while it goes on, and how it ends. Knows nothing of how that comes about.

use std::fmt;
#[cfg(unix)]
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use crate::diagnostic::Diagnostic;
use crate::limits::Limit;
use crate::process::Ending;

/// Something that happened in a run. First [`Event::Begin`], unless the program did not compile; last [`Event::End`].
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The program is compiled and its process started.
    Begin,
    /// A line of standard output with its newline; without one where the program then fell silent or ended.
    Stdout {
        /// The line.
        text: String,
        /// Since the process was started, read when the line came out of the pipe.
        seconds: f64,
    },
    /// The same of standard error.
    Stderr {
        /// The line.
        text: String,
        /// As of [`Event::Stdout`].
        seconds: f64,
    },
    /// What came before the program, or in its place: all that the compiler said, or that its libraries are being built.
    Compiler {
        /// As a terminal shows it.
        text: String,
        /// The same as data.
        diagnostics: Vec<Diagnostic>,
        /// Since compiling was asked for.
        seconds: f64,
    },
    /// Nothing comes after this.
    End(End),
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq)]
pub struct End {
    /// Compiled and, where there is something to run, exited with status 0.
    pub success: bool,
    /// [`End::reason`] in words.
    pub exit_detail: String,
    /// Since the process was started; 0 where none was.
    pub seconds: f64,
    /// What ended it.
    pub reason: Reason,
}

impl End {
    /// With which the program ended; `None` if it did not by itself.
    pub fn exit_status(&self) -> Option<i32> {
        match self.reason {
            Reason::Exited(status) => Some(status),
            _ => None,
        }
    }
}

/// Why a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The program ended with this status.
    Exited(i32),
    /// The program was ended by this signal, not one of ours.
    Signal(i32),
    /// The compiler refused the program.
    Refused,
    /// It was to be explored and cannot be: it names what is not modelled, or does not compile with what stands in for std.
    Unexplorable,
    /// We ended it, for this reason.
    Limit(Limit),
    /// We ended it, since [`crate::Run::kill`] was called.
    Killed,
    /// We failed.
    Failed(String),
}

/// Everything that a run said, without times.
#[derive(Debug, Clone, PartialEq)]
pub struct Finished {
    /// What the compiler said.
    pub compiler: String,
    /// What the program wrote on standard output.
    pub stdout: String,
    /// What the program wrote on standard error.
    pub stderr: String,
    /// How it ended.
    pub end: End,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Exited(status) => write!(f, "Exited with status {status}"),
            Reason::Signal(signal) => match signal_name(*signal) {
                Some(name) => write!(f, "Exited with signal {signal} ({name})"),
                None => write!(f, "Exited with signal {signal}"),
            },
            Reason::Refused => f.write_str("The compiler refused the program"),
            Reason::Unexplorable => f.write_str("The program cannot be explored"),
            Reason::Limit(limit) => limit.fmt(f),
            Reason::Killed => f.write_str("Stopped on request"),
            Reason::Failed(error) => f.write_str(error),
        }
    }
}

impl Reason {
    /// The end of a run that ended for this reason, so many seconds after its process was started.
    pub(crate) fn end(self, seconds: f64) -> End {
        End {
            success: self == Reason::Exited(0),
            exit_detail: self.to_string(),
            seconds,
            reason: self,
        }
    }
}

impl From<Ending> for Reason {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Exited(status) => status.into(),
            Ending::Limit(limit) => Reason::Limit(limit),
            Ending::Stopped => Reason::Killed,
        }
    }
}

impl From<ExitStatus> for Reason {
    fn from(status: ExitStatus) -> Self {
        #[cfg(unix)]
        if let Some(signal) = status.signal() {
            return Reason::Signal(signal);
        }
        Reason::Exited(status.code().unwrap_or(-1))
    }
}

/// The signals that programs commonly die of; their numbers are the same on Linux and macOS.
fn signal_name(signal: i32) -> Option<&'static str> {
    Some(match signal {
        4 => "SIGILL",
        5 => "SIGTRAP",
        6 => "SIGABRT",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        13 => "SIGPIPE",
        15 => "SIGTERM",
        24 => "SIGXCPU",
        25 => "SIGXFSZ",
        _ => return None,
    })
}
