//! What a run's output means: its lanes, and in them bars and marks over time. Knows nothing of how they are drawn.
//!
//! The page reads a run by the same rules (src/theme/model/run.js); tests/cases/ holds the two together.

use std::collections::HashMap;

use crate::line;
use crate::recording::{Event, Stream};
use crate::run::Run;

/// A line of output.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Since the program's start, when the line's first piece was written.
    pub seconds: f64,
    /// Where it was written.
    pub stream: Stream,
    /// Without its line end.
    pub text: String,
    /// The same in every run: the text without what is measured.
    pub plain: String,
}

/// Something that a lane does from `start` until its next event.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// Whose it is.
    pub lane: String,
    /// The message that opened it.
    pub label: String,
    /// It waits, and does no work.
    pub hollow: bool,
    /// Seconds since the program's start.
    pub start: f64,
    /// `None` as long as it lasts.
    pub end: Option<f64>,
    /// Still open when the program ended.
    pub torn: bool,
    /// The index of the line that opened it.
    pub line: usize,
}

/// An event of a lane.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Whose it is.
    pub lane: String,
    /// Its message.
    pub label: String,
    /// Since the program's start.
    pub seconds: f64,
    /// The lane's thread panicked.
    pub panic: bool,
    /// What the lane was at did not come to its end.
    pub failed: bool,
    /// It opens a bar.
    pub opens: bool,
    /// It closes one.
    pub closes: bool,
    /// The index of its line.
    pub line: usize,
}

/// One run of a program: feed it output with [`Timeline::add`], then [`Timeline::finish`] it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timeline {
    lines: Vec<Line>,
    bars: Vec<Bar>,
    marks: Vec<Mark>,
    duration: Option<f64>,
    exit_status: Option<i32>,
    /// In the order of their first events.
    lanes: Vec<String>,
    /// The bar that each lane has open, by its index.
    open: HashMap<String, usize>,
    /// What has come of an unfinished line of standard output and of standard error, and since when.
    partial: [Option<(f64, String)>; 2],
}

impl Timeline {
    /// Of a run that is over.
    pub fn of(run: &Run) -> Self {
        let mut timeline = Timeline::default();
        for Event(seconds, stream, text) in &run.events {
            timeline.add(*seconds, *stream, &format!("{text}\n"));
        }
        timeline.finish(run.duration, run.exit_status);
        timeline
    }

    /// All lines, in the order in which they ended.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// In the order in which they were opened.
    pub fn bars(&self) -> &[Bar] {
        &self.bars
    }

    /// All events, in order.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Seconds from the program's start to its end; `None` while it runs.
    pub fn duration(&self) -> Option<f64> {
        self.duration
    }

    /// With which the program ended; `None` while it runs, or where a signal ended it.
    pub fn exit_status(&self) -> Option<i32> {
        self.exit_status
    }

    /// Names in the order of their first events, `main` first.
    pub fn lanes(&self) -> Vec<&str> {
        let main = self.lanes.iter().filter(|name| *name == line::MAIN);
        let others = self.lanes.iter().filter(|name| *name != line::MAIN);
        main.chain(others).map(String::as_str).collect()
    }

    /// Adds a piece of output: part of a line, a line, or several. A line's time is that of its first piece.
    pub fn add(&mut self, seconds: f64, stream: Stream, piece: &str) {
        let mut rest = piece;
        while let Some((end, after)) = rest.split_once('\n') {
            let (begun, text) = self.partial[stream as usize].take().unwrap_or((seconds, String::new()));
            self.line(begun, stream, text + end);
            rest = after;
        }
        if !rest.is_empty() {
            let (_, text) = self.partial[stream as usize].get_or_insert((seconds, String::new()));
            text.push_str(rest);
        }
    }

    /// Ends the run: what is still open lasted until then. The status is `None` where a signal ended it.
    pub fn finish(&mut self, seconds: f64, exit_status: Option<i32>) {
        for stream in [Stream::Output, Stream::Error] {
            if self.partial[stream as usize].is_some() {
                self.add(seconds, stream, "\n");
            }
        }
        let end = self.lines.iter().fold(seconds, |end, line| end.max(line.seconds));
        self.duration = Some(end);
        self.exit_status = exit_status;
        for (_, bar) in self.open.drain() {
            self.bars[bar].end = Some(end);
            self.bars[bar].torn = true;
        }
    }

    fn line(&mut self, seconds: f64, stream: Stream, text: String) {
        let text = text.trim_end_matches('\r').to_owned();
        match stream {
            // One comes before each panic, and says nothing.
            Stream::Error if text.is_empty() => return,
            Stream::Error => {
                if let Some(thread) = line::panicked_thread(&text) {
                    self.event(thread, "panicked", seconds, true);
                }
            }
            Stream::Output if line::is_blank(&text) => {}
            Stream::Output => {
                let (lane, message) = line::lane_and_message(&text);
                self.event(lane, message, seconds, false);
            }
        }
        let plain = line::plain(&text).into_owned();
        self.lines.push(Line {
            seconds,
            stream,
            text,
            plain,
        });
    }

    /// An event of the line that comes next.
    fn event(&mut self, lane: &str, label: &str, seconds: f64, panic: bool) {
        let line = self.lines.len();
        if !self.lanes.iter().any(|name| name == lane) {
            self.lanes.push(lane.to_owned());
        }
        let before = self.open.remove(lane);
        if let Some(bar) = before {
            self.bars[bar].end = Some(seconds);
        }
        let opens = !panic && line::opens_bar(label);
        if opens {
            self.open.insert(lane.to_owned(), self.bars.len());
            self.bars.push(Bar {
                lane: lane.to_owned(),
                label: label.to_owned(),
                hollow: line::is_waiting(label),
                start: seconds,
                end: None,
                torn: false,
                line,
            });
        }
        self.marks.push(Mark {
            lane: lane.to_owned(),
            label: label.to_owned(),
            seconds,
            panic,
            failed: !panic && line::tells_failure(label),
            opens,
            closes: before.is_some(),
            line,
        });
    }
}
