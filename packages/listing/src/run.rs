//! Runs a program to its end and notes when it wrote each line.

use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::error::{Error, Result};
use crate::recording::{Event, Recording, Stream};

/// A run as it was measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Its lines, in the order of their times.
    pub events: Vec<Event>,
    /// Seconds from the program's start to its end.
    pub duration: f64,
    /// `None` where a signal ended it.
    pub exit_status: Option<i32>,
}

impl From<Recording> for Run {
    fn from(recording: Recording) -> Self {
        Run {
            events: recording.events,
            duration: recording.header.duration,
            exit_status: recording.header.exit_status,
        }
    }
}

impl Run {
    /// Runs `program` with `arguments` in `folder`, and ends it after `limit`.
    ///
    /// # Errors
    /// If it cannot be started, or is not done in time.
    pub fn measure(program: &Path, arguments: &[OsString], folder: &Path, limit: Duration) -> Result<Self> {
        match Run::until(program, arguments, folder, limit)? {
            (run, true) => Ok(run),
            (_, false) => Err(Error::Message(format!(
                "{} was still running after {} s, and was ended",
                program.display(),
                limit.as_secs()
            ))),
        }
    }

    /// The same of a program that may never end: with whether it did; else the run as far as it came, without a status.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn until(program: &Path, arguments: &[OsString], folder: &Path, limit: Duration) -> Result<(Self, bool)> {
        let failed = |error| Error::Message(format!("{} cannot be started: {error}", program.display()));
        let start = Instant::now();
        let mut child = Command::new(program)
            .args(arguments)
            .current_dir(folder)
            // A backtrace would add lines that depend on the machine, an encoding might refuse them.
            .env_remove("RUST_BACKTRACE")
            .env("PYTHONUTF8", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let (send, receive) = mpsc::channel();
        note_lines(child.stdout.take(), Stream::Output, start, send.clone());
        note_lines(child.stderr.take(), Stream::Error, start, send);

        let mut events = Vec::new();
        while let Some(left) = limit.checked_sub(start.elapsed()) {
            match receive.recv_timeout(left) {
                Ok(event) => events.push(event),
                Err(mpsc::RecvTimeoutError::Timeout) => break,
                // Both pipes are closed: the program is at its end.
                Err(mpsc::RecvTimeoutError::Disconnected) => {
                    let status = child.wait().map_err(failed)?;
                    let duration = start.elapsed().as_secs_f64();
                    let run = Run {
                        events: in_order(events),
                        duration,
                        exit_status: status.code(),
                    };
                    return Ok((run, true));
                }
            }
        }
        child.kill().map_err(failed)?;
        child.wait().map_err(failed)?;
        let run = Run {
            events: in_order(events),
            duration: start.elapsed().as_secs_f64(),
            exit_status: None,
        };
        Ok((run, false))
    }

    /// A run of two seconds that prints these lines at these times.
    #[cfg(test)]
    pub(crate) fn of_lines(lines: &[(f64, &str)]) -> Self {
        let events = lines.iter();
        Run {
            events: events
                .map(|(seconds, text)| Event(*seconds, Stream::Output, (*text).to_owned()))
                .collect(),
            duration: 2.0,
            exit_status: Some(0),
        }
    }
}

fn in_order(mut events: Vec<Event>) -> Vec<Event> {
    events.sort_by(|Event(a, ..), Event(b, ..)| a.total_cmp(b));
    events
}

fn note_lines(pipe: Option<impl Read + Send + 'static>, stream: Stream, start: Instant, events: mpsc::Sender<Event>) {
    let pipe = BufReader::new(pipe.expect("the stream was asked for as a pipe"));
    thread::spawn(move || {
        for line in pipe.split(b'\n').map_while(std::io::Result::ok) {
            let text = String::from_utf8_lossy(&line).trim_end_matches('\r').to_owned();
            if events.send(Event(start.elapsed().as_secs_f64(), stream, text)).is_err() {
                return;
            }
        }
    });
}

/// The Python that runs the twins.
#[derive(Debug, Clone)]
pub struct Interpreter {
    /// Its name, for the system to find.
    pub program: &'static Path,
    /// As it names itself, such as `Python 3.11.2`.
    pub version: String,
}

impl Interpreter {
    /// Looks for Python 3 under the names that it has on Unix and on Windows. `None` if this machine has none.
    pub fn find() -> Option<Self> {
        ["python3", "python", "py"].into_iter().find_map(|name| {
            let program = Path::new(name);
            let output = Command::new(program).arg("--version").output().ok()?;
            let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
            let is_there = output.status.success() && version.starts_with("Python 3.");
            is_there.then_some(Interpreter { program, version })
        })
    }

    /// Runs `script`, with its path from `folder`, since a traceback names it.
    ///
    /// # Errors
    /// As [`Run::measure`].
    pub fn measure(&self, script: &Path, folder: &Path, limit: Duration) -> Result<Run> {
        let script = script.strip_prefix(folder).unwrap_or(script);
        // -u, since Python keeps back what it writes to a pipe.
        Run::measure(self.program, &["-u".into(), script.into()], folder, limit)
    }
}
