//! What is written to a process. Knows nothing of how it was started or how it ends.

use std::future::pending;

use tokio::io::AsyncWriteExt;
use tokio::process::ChildStdin;

/// A text for the standard input of a process, which is then closed; nothing where there is no pipe.
#[derive(Default)]
pub(crate) struct Feed {
    pipe: Option<ChildStdin>,
    text: String,
}

impl Feed {
    pub(crate) fn new(pipe: Option<ChildStdin>, text: &str) -> Self {
        let text = text.to_owned();
        Feed { pipe, text }
    }

    /// Writes it all, and never returns: only its own end ends a process.
    pub(crate) async fn write(self) -> ! {
        if let Some(mut pipe) = self.pipe {
            // Where it reads no further, it says why, or needs no more.
            pipe.write_all(self.text.as_bytes()).await.ok();
        }
        pending().await
    }
}
