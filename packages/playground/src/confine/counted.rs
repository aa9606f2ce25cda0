//! Who counts the threads and processes that a program starts. Knows nothing of how that is done.

use std::fmt;

/// Who keeps a program from starting threads and processes without end, the best first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Counted {
    /// The server, which the kernel asks before each of them: on Linux 5.5 and later, for every user, root included, and
    /// in containers.
    #[default]
    BeforeStart,
    /// The kernel, together with all others of the user: on Linux where the kernel asks nobody, for every user but root. A
    /// program may have what it may, twice, on top of what the user has when it starts.
    OfUser,
    /// The watch over the process group alone, every few hundredths of a second, ahead of the program: on Linux where
    /// the kernel asks nobody, for root; on macOS; on Windows for threads, where the system counts processes.
    Watched,
    /// Nobody: on all other systems.
    Nobody,
}

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Counted::BeforeStart => "Each thread and process of a program is counted before it starts.",
            Counted::OfUser => "The system counts the threads and processes of a program together with all of yours.",
            Counted::Watched => {
                "A program that starts threads or processes without end slows this machine down until it is stopped."
            }
            Counted::Nobody => {
                "Nothing stops a program that starts threads or processes without end before its time is over."
            }
        })
    }
}
