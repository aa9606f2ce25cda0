//! Why a task has no output. Knows nothing of tasks.

use std::any::Any;
use std::fmt;
use std::io;

/// As Tokio's; its number is that of the task's thread here.
pub struct JoinError {
    id: Id,
    panic: Option<Box<dyn Any + Send>>,
}

// SAFETY: as Tokio's: nobody gets at a panic's payload but who has it alone.
unsafe impl Sync for JoinError {}

/// As Tokio's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(pub(crate) usize);

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl JoinError {
    pub(crate) fn cancelled(id: Id) -> Self {
        JoinError { id, panic: None }
    }

    pub(crate) fn panicked(id: Id, panic: Box<dyn Any + Send>) -> Self {
        JoinError { id, panic: Some(panic) }
    }

    /// As Tokio's.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.panic.is_none()
    }

    /// As Tokio's.
    #[must_use]
    pub fn is_panic(&self) -> bool {
        self.panic.is_some()
    }

    /// As Tokio's.
    ///
    /// # Panics
    /// As Tokio's: if the task was cancelled.
    #[track_caller]
    #[must_use]
    pub fn into_panic(self) -> Box<dyn Any + Send + 'static> {
        self.try_into_panic().expect("`JoinError` reason is not a panic.")
    }

    /// As Tokio's.
    ///
    /// # Errors
    /// As Tokio's.
    pub fn try_into_panic(self) -> Result<Box<dyn Any + Send + 'static>, JoinError> {
        let JoinError { id, panic } = self;
        panic.ok_or(JoinError::cancelled(id))
    }

    /// As Tokio's.
    #[must_use]
    pub fn id(&self) -> Id {
        self.id
    }

    /// What the panic said, if it was a text.
    fn words(&self) -> Option<&str> {
        let panic = self.panic.as_ref()?;
        let text = panic.downcast_ref::<String>().map(String::as_str);
        text.or_else(|| panic.downcast_ref::<&'static str>().copied())
    }
}

impl fmt::Display for JoinError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.panic, self.words()) {
            (None, _) => write!(f, "task {} was cancelled", self.id),
            (Some(_), Some(words)) => write!(f, "task {} panicked with message {words:?}", self.id),
            (Some(_), None) => write!(f, "task {} panicked", self.id),
        }
    }
}

impl fmt::Debug for JoinError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.panic, self.words()) {
            (None, _) => write!(f, "JoinError::Cancelled({:?})", self.id),
            (Some(_), Some(words)) => write!(f, "JoinError::Panic({:?}, {words:?}, ...)", self.id),
            (Some(_), None) => write!(f, "JoinError::Panic({:?}, ...)", self.id),
        }
    }
}

impl std::error::Error for JoinError {}

impl From<JoinError> for io::Error {
    fn from(error: JoinError) -> io::Error {
        let words = if error.is_cancelled() {
            "task was cancelled"
        } else {
            "task panicked"
        };
        io::Error::other(words)
    }
}
