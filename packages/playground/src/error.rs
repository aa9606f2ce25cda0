//! What can go wrong on our side. A program that does not compile, or fails, is not an error: it is a [`crate::Run`].

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

/// The result of this library's calls.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why the playground cannot do its work. Each message says what to do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// `rustc` or `cargo` cannot be started.
    #[error(
        "`{tool}` was not found or does not start ({source}); install Rust with rustup (https://rustup.rs), then try again"
    )]
    NoRust {
        /// The one that is missing.
        tool: &'static str,
        /// Why it did not start.
        source: io::Error,
    },
    /// A program that comes with Rust as a component of its own is not installed.
    #[error("`{tool}` was not found; `rustup component add {component}` adds it")]
    NoTool {
        /// The one that is missing.
        tool: &'static str,
        /// What it is a part of.
        component: &'static str,
    },
    /// The folder is no book that mdBook has built.
    #[error("{folder} cannot be served as a book: {reason}")]
    Book {
        /// The folder.
        folder: PathBuf,
        /// What is wrong with it, and what to do.
        reason: &'static str,
    },
    /// `rustc` or `cargo` was started and reported a failure.
    #[error("`{command}` failed:\n{stderr}")]
    Tool {
        /// The command, without what it was told of folders.
        command: String,
        /// What it said.
        stderr: String,
    },
    /// A file or folder of the playground cannot be used.
    #[error("{action} {path}: {source}")]
    File {
        /// What was being done to it, for instance "writing".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The manifest names something that cannot be offered to snippets.
    #[error("{manifest}: {reason}")]
    Manifest {
        /// The `Cargo.toml`.
        manifest: PathBuf,
        /// What cannot be offered, and why.
        reason: String,
    },
    /// Nothing was named that could stand in for std: [`crate::Config::explorer`].
    #[error("programs cannot be explored here: the server was started without what stands in for std (`--explorer`)")]
    NoExplorer,
    /// The program cannot be explored as it was asked.
    #[error("{reason}")]
    Exploration {
        /// What is wrong with the program, or with what was asked.
        reason: String,
    },
    /// A program could not be started or watched.
    #[error("the program could not be run: {0}")]
    Process(#[source] io::Error),
    /// As many programs as allowed run or wait already.
    #[error("{jobs} programs are running or waiting already; wait until one has ended, then try again")]
    Busy {
        /// How many that is: [`crate::Limits::jobs`].
        jobs: usize,
    },
    /// A port of this machine cannot be listened on.
    #[error("{}", match source.kind() {
        io::ErrorKind::AddrInUse => format!("port {port} is taken, perhaps by another server of yours"),
        _ => format!("port {port} cannot be served: {source}"),
    })]
    Port {
        /// The one that was asked for.
        port: u16,
        /// What the system said.
        source: io::Error,
    },
    /// The server would be reachable from other machines.
    #[error(
        "{0} can be reached from other machines, and whoever reaches it runs code here; bind 127.0.0.1 or [::1] instead"
    )]
    NotLoopback(SocketAddr),
}

impl Error {
    /// For `map_err`: says what was being done to which path.
    pub(crate) fn file(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Error {
        let path = path.into();
        move |source| Error::File { action, path, source }
    }

    /// The task that does this has ended without a word.
    pub(crate) fn lost(does: &str) -> Error {
        Error::Process(io::Error::other(format!("the task that {does} it ended")))
    }
}
