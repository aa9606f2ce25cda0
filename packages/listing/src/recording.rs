//! A recorded run, kept as an asciicast v2 file: a header line in JSON, then `[seconds, "o", text]` a line.
//!
//! Format: <https://docs.asciinema.org/manual/asciicast/v2/>. Ours in it: events of type `"e"` are standard
//! error, which other players skip; the header also has `exit_status`, `source_sha256`, `made_with`, and `repeats` where
//! several runs were made.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::error::{Error, Result};
use crate::text::read_text;

/// Where a program wrote a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stream {
    /// Standard output.
    #[serde(rename = "o")]
    Output,
    /// Standard error.
    #[serde(rename = "e")]
    Error,
}

/// A line that a program wrote, and when: seconds since it was started, the stream, the text without its line end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event(pub f64, pub Stream, pub String);

/// The recording of one run.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// What it says of itself.
    pub header: Header,
    /// The lines of the run, in the order of their times.
    pub events: Vec<Event>,
}

/// What a recording says of itself on its first line.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// Seconds from the program's start to its end.
    pub duration: f64,
    /// `None` where a signal ended it.
    pub exit_status: Option<i32>,
    /// SHA-256 of the source that ran, in hexadecimal.
    pub source_hash: String,
    /// What ran it: the compiler's or the interpreter's version.
    pub made_with: String,
    /// What other runs told, where there were several.
    pub repeats: Option<Repeats>,
}

/// In the header of a recording, what the other runs have told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Repeats {
    /// How many there were, the recorded one among them.
    pub runs: usize,
    /// For each line of the recording, when it came at the earliest and at the latest, in seconds.
    pub spread: Vec<(f64, f64)>,
    /// For each line of the story that is luck, in how many runs it came.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub luck: BTreeMap<String, usize>,
    /// For each outcome that the reader may choose, of how many runs its claims held.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<usize>,
}

impl Header {
    /// Reads the first line alone.
    ///
    /// # Errors
    /// If the file cannot be read or does not begin as a recording.
    pub fn read(path: &Path) -> Result<Self> {
        let error = |source| Error::Io {
            path: path.to_owned(),
            source,
        };
        let mut first = String::new();
        let file = File::open(path).map_err(error)?;
        BufReader::new(file).read_line(&mut first).map_err(error)?;
        Header::parse(path, first.trim_end())
    }

    fn parse(path: &Path, first: &str) -> Result<Self> {
        let fault = |message: String| Error::At {
            path: path.to_owned(),
            line: 1,
            message,
        };
        if first.is_empty() {
            return Err(fault("the recording is empty".into()));
        }
        let header: Value = serde_json::from_str(first).map_err(|error| fault(error.to_string()))?;
        if header["version"] != 2 {
            return Err(fault("not an asciicast of version 2".into()));
        }
        let text_of = |key: &str| {
            let text = header[key].as_str().map(str::to_owned);
            text.ok_or_else(|| fault(format!("the header has no `{key}`")))
        };
        Ok(Header {
            duration: header["duration"]
                .as_f64()
                .ok_or_else(|| fault("the header has no `duration`".into()))?,
            exit_status: header["exit_status"].as_i64().map(|status| status as i32),
            source_hash: text_of("source_sha256")?,
            made_with: text_of("made_with")?,
            repeats: match header.get("repeats") {
                Some(repeats) => Some(Repeats::deserialize(repeats).map_err(|error| fault(error.to_string()))?),
                None => None,
            },
        })
    }
}

impl Recording {
    /// # Errors
    /// If the file cannot be read or is not such a recording; the message has the line.
    pub fn read(path: &Path) -> Result<Self> {
        let text = read_text(path)?;
        let mut lines = text.lines();
        let header = Header::parse(path, lines.next().unwrap_or_default())?;
        let mut events = Vec::new();
        for (index, line) in lines.enumerate() {
            let Event(seconds, stream, text) = serde_json::from_str(line).map_err(|error| Error::At {
                path: path.to_owned(),
                line: index + 2,
                message: error.to_string(),
            })?;
            events.push(Event(seconds, stream, text.trim_end_matches(['\r', '\n']).to_owned()));
        }
        Ok(Recording { header, events })
    }

    /// The same run with its first line at zero. What comes before that line is left out: an interpreter starts then, which
    /// says nothing of the program.
    pub fn from_first_line(mut self) -> Self {
        let first = self.events.first().map_or(0.0, |event| event.0);
        for event in &mut self.events {
            event.0 = round(event.0 - first);
        }
        self.header.duration = round(self.header.duration - first);
        self
    }

    /// Writes the recording, the file as a whole or not at all.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, path: &Path, title: &str) -> Result<()> {
        let mut header = Map::new();
        header.insert("version".into(), json!(2));
        header.insert("width".into(), json!(80));
        header.insert("height".into(), json!(24));
        header.insert("duration".into(), json!(round(self.header.duration)));
        header.insert("title".into(), json!(title));
        header.insert("exit_status".into(), json!(self.header.exit_status));
        header.insert("source_sha256".into(), json!(self.header.source_hash));
        header.insert("made_with".into(), json!(self.header.made_with));
        if let Some(repeats) = &self.header.repeats {
            header.insert("repeats".into(), json!(repeats));
        }
        let mut text = format!("{}\n", Value::Object(header));
        for Event(seconds, stream, line) in &self.events {
            let event = json!([round(*seconds), stream, format!("{line}\r\n")]);
            text.push_str(&format!("{event}\n"));
        }
        let error = |source| Error::Io {
            path: path.to_owned(),
            source,
        };
        let partial = path.with_extension("partial");
        fs::write(&partial, text).map_err(error)?;
        fs::rename(&partial, path).map_err(error)
    }
}

/// To a tenth of a millisecond: what a pipe and a scheduler leave of a finer figure is noise.
fn round(seconds: f64) -> f64 {
    (seconds * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recording(events: &[(f64, &str)]) -> Recording {
        let events = events
            .iter()
            .map(|&(seconds, text)| Event(seconds, Stream::Output, text.into()));
        Recording {
            header: Header {
                duration: 1.35,
                exit_status: Some(0),
                source_hash: String::new(),
                made_with: String::new(),
                repeats: None,
            },
            events: events.collect(),
        }
    }

    #[test]
    fn from_its_first_line_a_run_is_as_much_shorter_as_that_line_came_late() {
        let found = recording(&[(0.1527, "[a] x…"), (0.7, "[a] y")]).from_first_line();
        assert_eq!(found.header.duration, 1.1973);
        assert_eq!(
            found.events.iter().map(|event| event.0).collect::<Vec<_>>(),
            [0.0, 0.5473]
        );
        assert_eq!(recording(&[]).from_first_line(), recording(&[]));
    }
}
