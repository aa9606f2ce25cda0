//! What a listing of the course is: a program with a caption, perhaps a twin in Python,
//! the recording of a run, and the story that every run of it tells.
//!
//! This package knows nothing of mdBook, of the browser or of the runner.

mod cargo;
mod catalog;
mod quiet;
mod recording;
mod run;
mod story;

pub use cargo::{Examples, build_examples};
pub use catalog::{Catalog, Language, Listing};
pub use quiet::quietly;
pub use recording::{Event, Recording, Stream};
pub use run::{Interpreter, Run};
pub use story::{Claim, Lane, Promise, Story, TwinDifference, split_lane};

use std::path::PathBuf;

/// What can be wrong with a listing or one of the files beside it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: std::io::Error },
    #[error("{path}:{line}: {message}")]
    At {
        path: PathBuf,
        line: usize,
        message: String,
    },
    #[error("{0}")]
    Message(String),
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

pub(crate) fn read(path: &std::path::Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|source| Error::Io {
        path: path.to_owned(),
        source,
    })
}
