//! What a process writes, as lines with their times. Knows nothing of how it was started or how it ends.

use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::sync::mpsc;
use tokio::time;

use crate::limits::Limit;
use crate::lines::Lines;

/// How long a line may stay unfinished before what has come of it is handed on.
const SILENCE: Duration = Duration::from_millis(50);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    Stdout,
    Stderr,
}

/// One line, or what came of it before a silence.
pub(crate) struct Text {
    pub(crate) stream: Stream,
    pub(crate) text: String,
    /// Since the process was started.
    pub(crate) seconds: f64,
}

/// Reads one of a process's two streams, as far as its bounds allow.
#[derive(Clone, Copy)]
pub(super) struct Reader {
    pub(super) started: Instant,
    /// In bytes.
    pub(super) output: (usize, Limit),
    pub(super) lines: (usize, Limit),
}

impl Reader {
    /// Sends each line, or what came of it before a silence, and last the limit that was passed, if one was.
    pub(super) async fn read(
        self,
        stream: Stream,
        mut pipe: impl AsyncRead + Unpin,
        send: mpsc::Sender<Result<Text, Limit>>,
    ) {
        let (mut bytes, mut count) = (0, 0);
        let mut lines = Lines::default();
        let mut buffer = vec![0; 16 << 10];
        let mut whole = Vec::new();
        let mut stalled = false;
        loop {
            let read = if lines.is_empty() || stalled {
                pipe.read(&mut buffer).await
            } else if let Ok(read) = time::timeout(SILENCE, pipe.read(&mut buffer)).await {
                read
            } else {
                // What is left now, if anything, is part of a character: its rest is worth waiting for.
                stalled = true;
                let seconds = self.started.elapsed().as_secs_f64();
                let Some(text) = lines.partial() else { continue };
                if send.send(Ok(Text { stream, text, seconds })).await.is_err() {
                    return;
                }
                continue;
            };
            stalled = false;
            let seconds = self.started.elapsed().as_secs_f64();
            let read = read.unwrap_or(0);
            let taken = read.min(self.output.0 - bytes);
            bytes += taken;
            lines.push(&buffer[..taken], |line| whole.push(line));
            if read == 0 || taken < read {
                whole.extend(Some(lines.rest()).filter(|rest| !rest.is_empty()));
            }
            for text in whole.drain(..) {
                count += 1;
                let message = if count > self.lines.0 {
                    Err(self.lines.1)
                } else {
                    Ok(Text { stream, text, seconds })
                };
                let over = message.is_err();
                if send.send(message).await.is_err() || over {
                    return;
                }
            }
            if taken < read {
                drop(send.send(Err(self.output.1)).await);
            }
            if read == 0 || taken < read {
                return;
            }
        }
    }
}
