//! What is sent of a program while it is compiled, runs or is explored, as streams. Knows nothing of sockets, nor of what else is
//! in hand on one.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use serde::Deserialize;
use serde_json::{Value, json};
use tokio_stream::Stream;

use crate::diagnostic::Diagnostic;
use crate::event::{End, Event, Reason};
use crate::run::{Run, Stdin};
use crate::server::messages::{ExploreEnd, Meta, Reply, Stage};

/// A program that is being compiled or runs, as a stream of what to send of it.
pub(super) struct Execution {
    pub(super) run: Run,
    pub(super) stdin: Option<Stdin>,
    pub(super) meta: Meta,
    /// A `Begin` was sent.
    begun: bool,
    /// The program's process was started.
    started: bool,
}

impl Stream for Execution {
    type Item = Vec<Reply>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Vec<Reply>>> {
        let event = self.run.poll_next(context);
        event.map(|event| event.map(|event| self.tell(event)))
    }
}

impl Execution {
    pub(super) fn new(run: Run, stdin: Stdin, meta: Meta) -> Self {
        Execution {
            run,
            stdin: Some(stdin),
            meta,
            begun: false,
            started: false,
        }
    }

    /// What to send for an event. A `Begin` always comes first, as clients expect it, even if nothing was started.
    fn tell(&mut self, event: Event) -> Vec<Reply> {
        let mut replies = Vec::new();
        let stage = match &event {
            Event::Compiler { .. } => Stage::Compile,
            Event::End(_) if !self.started => Stage::Compile,
            _ => Stage::Run,
        };
        let meta = &self.meta;
        if !self.begun && !matches!(event, Event::Begin) && stage == Stage::Compile {
            self.begun = true;
            let meta = meta.with(None, Some(stage));
            replies.push(Reply::Begin { meta });
        }
        replies.push(match event {
            Event::Begin => {
                (self.begun, self.started) = (true, true);
                let meta = meta.with(None, Some(stage));
                Reply::Begin { meta }
            }
            Event::Stdout { text, seconds } => Reply::Stdout {
                payload: text,
                meta: meta.with(Some(seconds), None),
            },
            Event::Stderr { text, seconds } => Reply::Stderr {
                payload: text,
                meta: meta.with(Some(seconds), Some(stage)),
            },
            Event::Compiler {
                text,
                diagnostics,
                seconds,
            } => Reply::Stderr {
                payload: text,
                meta: meta.with(Some(seconds), Some(stage)).saying(diagnostics),
            },
            Event::End(end) => Reply::end(end, meta, stage),
        });
        replies
    }
}

/// A program that is being explored, as a stream of what to send of it.
pub(super) struct Exploring {
    pub(super) run: Run,
    pub(super) meta: Meta,
    started: bool,
    diagnostics: Vec<Diagnostic>,
    report: Option<Value>,
    /// What was said besides, by something that failed.
    said: String,
}

impl Stream for Exploring {
    type Item = Vec<Reply>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Vec<Reply>>> {
        let event = ready!(self.run.poll_next(context));
        Poll::Ready(event.map(|event| self.tell(event).into_iter().collect()))
    }
}

impl Exploring {
    pub(super) fn new(run: Run, meta: Meta) -> Self {
        Exploring {
            run,
            meta,
            started: false,
            diagnostics: Vec::new(),
            report: None,
            said: String::new(),
        }
    }

    /// What to send for an event.
    fn tell(&mut self, event: Event) -> Option<Reply> {
        match event {
            Event::Begin => self.started = true,
            Event::Compiler { diagnostics, text, .. } if diagnostics.is_empty() => {
                return Some(self.progress(json!({ "notice": text.trim() }), 0.0));
            }
            Event::Compiler { diagnostics, .. } => self.diagnostics = diagnostics,
            Event::Stderr { text, .. } => self.said += &text,
            Event::Stdout { text, seconds } => match serde_json::from_str::<Found>(&text) {
                Ok(Found::Progress(progress)) => return Some(self.progress(progress, seconds)),
                Ok(Found::Report(report)) => self.report = Some(report),
                Err(_) => self.said += &text,
            },
            Event::End(end) => return Some(self.end(end)),
        }
        None
    }

    fn stage(&self) -> Stage {
        if self.started { Stage::Run } else { Stage::Compile }
    }

    fn progress(&self, payload: Value, seconds: f64) -> Reply {
        let meta = self.meta.with(Some(seconds), Some(self.stage()));
        Reply::ExploreProgress { payload, meta }
    }

    fn end(&mut self, end: End) -> Reply {
        if let Reason::Failed(error) = end.reason {
            return Reply::failed(error, self.meta.clone());
        }
        let report = self.report.take();
        let exit_detail = match (&report, end.reason) {
            (None, Reason::Exited(_)) => format!("{}, without a report. {}", end.exit_detail, self.said.trim()),
            _ => end.exit_detail,
        };
        let is_refused = |report: &Value| report.get("refused").is_some();
        let payload = Box::new(ExploreEnd {
            success: end.success && report.as_ref().is_some_and(|report| !is_refused(report)),
            exit_detail: exit_detail.trim_end().to_owned(),
            diagnostics: std::mem::take(&mut self.diagnostics),
            report,
        });
        let meta = self.meta.with(Some(end.seconds), Some(self.stage()));
        Reply::ExploreEnd { payload, meta }
    }
}

/// A line of a program that explores itself.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Found {
    Progress(Value),
    Report(Value),
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use tokio::sync::mpsc::{self, UnboundedSender};
    use tokio_stream::{StreamExt, StreamMap};

    use super::*;

    /// An execution that says what it is told to say.
    fn execution(number: i64) -> (UnboundedSender<Event>, Execution) {
        let (send, events) = mpsc::unbounded_channel();
        let execution = Execution {
            run: Run::that_says(events),
            stdin: None,
            meta: serde_json::from_value(json!({ "sequenceNumber": number })).unwrap(),
            begun: false,
            started: false,
        };
        (send, execution)
    }

    fn line(text: &str) -> Event {
        Event::Stdout {
            text: text.into(),
            seconds: 0.0,
        }
    }

    /// The kinds of the replies, and the stages of those that have one.
    fn kinds(replies: Vec<Reply>) -> Vec<String> {
        let kind = |reply: Value| {
            let kind = reply["type"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
            format!("{kind} {}", reply["meta"]["stage"].as_str().unwrap_or_default())
        };
        let replies = replies.into_iter();
        replies
            .map(|reply| kind(serde_json::to_value(reply).unwrap()))
            .collect()
    }

    #[tokio::test]
    async fn several_at_once_are_told_apart_and_none_waits_for_another() {
        let (first, one) = execution(1);
        let (second, other) = execution(2);
        let mut executions = StreamMap::new();
        executions.insert(1, one);
        executions.insert(2, other);
        // The first never falls silent.
        let noise = 1000;
        (0..noise).for_each(|_| first.send(line("noise\n")).unwrap());
        second.send(Event::Begin).unwrap();
        second.send(Event::End(Reason::Exited(0).end(0.0))).unwrap();
        drop(second);
        let (mut noises, mut others) = (0, Vec::new());
        while others.len() < 2 {
            match executions.next().await.unwrap() {
                (1, _) => noises += 1,
                (number, replies) => others.extend(kinds(replies).into_iter().map(|kind| (number, kind))),
            }
        }
        assert!(noises < noise, "the second waited for all of the first");
        let expected = ["wsExecuteBegin run", "wsExecuteEnd run"].map(|kind| (2, kind.to_owned()));
        assert_eq!(others, expected);
        assert!(executions.contains_key(&1));
    }

    #[tokio::test]
    async fn a_begin_comes_first_even_where_nothing_was_started() {
        let (_send, mut refused) = execution(1);
        let message = Event::Compiler {
            text: "error".into(),
            diagnostics: Vec::new(),
            seconds: 0.0,
        };
        assert_eq!(
            kinds(refused.tell(message.clone())),
            ["wsExecuteBegin compile", "wsExecuteStderr compile"]
        );
        let end = Event::End(Reason::Refused.end(0.0));
        assert_eq!(kinds(refused.tell(end.clone())), ["wsExecuteEnd compile"]);
        let (_send, mut silent) = execution(2);
        assert_eq!(
            kinds(silent.tell(end)),
            ["wsExecuteBegin compile", "wsExecuteEnd compile"]
        );
        let (_send, mut warned) = execution(3);
        assert_eq!(kinds(warned.tell(Event::Begin)), ["wsExecuteBegin run"]);
        assert_eq!(kinds(warned.tell(message)), ["wsExecuteStderr compile"]);
    }
}
