//! What can be wrong with a listing or one of the files beside it.

use std::io;
use std::path::PathBuf;

/// The result of this library's calls.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What is wrong, and where.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder cannot be read or written.
    #[error("{path}: {source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A line of a file is not as it should be.
    #[error("{path}:{line}: {message}")]
    At {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// What is wrong, and what would be right.
        message: String,
    },
    /// Anything else, with what to do about it.
    #[error("{0}")]
    Message(String),
}
