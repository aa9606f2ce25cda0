//! What a thread that panics complains of. Knows nothing of who prints it.

/// The message of a panic that is not yet printed.
#[derive(Debug)]
pub(crate) struct Complaint {
    pub(crate) lane: String,
    pub(crate) words: String,
    pub(crate) line: u32,
}
