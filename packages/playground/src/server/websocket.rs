//! The requests by WebSocket, told apart by their sequence numbers: one execution and one check at a time. Knows nothing of
//! how programs are run.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use tokio::time;
use tokio_stream::{Stream, StreamExt, StreamMap};

use crate::event::Event;
use crate::playground::{Ahead, Playground};
use crate::program::Program;
use crate::run::{Run, Stdin};
use crate::server::messages::{CheckEnd, CheckRequest, Hello, Meta, Reply, Request, Stage};
use crate::server::protocol::ExecuteRequest;

pub(super) async fn upgrade(State(playground): State<Playground>, upgrade: WebSocketUpgrade) -> Response {
    let most = playground.limits().request;
    upgrade
        .max_message_size(most)
        .max_frame_size(most)
        .on_upgrade(move |socket| serve(playground, socket))
}

/// What a socket has in hand. Dropping it ends all of it.
struct Session {
    playground: Playground,
    executions: StreamMap<i64, Execution>,
    /// What to send of a program that is being checked.
    check: Option<Later<Reply>>,
    /// What is compiled after its check, or was last.
    ahead: Option<(Program, Ahead)>,
}

type Later<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// A program that is being compiled or runs, as a stream of what to send of it.
struct Execution {
    run: Run,
    stdin: Option<Stdin>,
    meta: Meta,
    /// A `Begin` was sent.
    begun: bool,
    /// The program's process was started.
    started: bool,
}

async fn serve(playground: Playground, mut socket: WebSocket) {
    if !handshake(&mut socket, playground.limits().request_time).await {
        return;
    }
    let mut session = Session {
        playground,
        executions: StreamMap::new(),
        check: None,
        ahead: None,
    };
    loop {
        let replies = tokio::select! {
            message = socket.recv() => match message {
                Some(Ok(Message::Text(text))) => session.receive(&text).err().into_iter().collect(),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => Vec::new(),
            },
            Some((_, replies)) = session.executions.next() => replies,
            Some(reply) = next(&mut session.check) => vec![reply],
        };
        for reply in replies {
            let text = serde_json::to_string(&reply).expect("a reply is plain data");
            if socket.send(Message::Text(text.into())).await.is_err() {
                return;
            }
        }
    }
}

/// Waits for it, where there is one.
async fn next(check: &mut Option<Later<Reply>>) -> Option<Reply> {
    let reply = check.as_mut()?.await;
    *check = None;
    Some(reply)
}

/// The client has to accept that the API may change, and gets its own message back. Whoever says nothing for so long is
/// sent away.
async fn handshake(socket: &mut WebSocket, patience: Duration) -> bool {
    let Ok(Some(Ok(Message::Text(text)))) = time::timeout(patience, socket.recv()).await else {
        return false;
    };
    match serde_json::from_str(&text) {
        Ok(Hello::Connected { payload }) if payload.i_accept_this_is_an_unsupported_api => {
            socket.send(Message::Text(text)).await.is_ok()
        }
        _ => false,
    }
}

impl Session {
    /// Does what a message asks for; returns the reply where it cannot.
    fn receive(&mut self, text: &str) -> Result<(), Reply> {
        match Request::parse(text)? {
            Request::Execute { payload, meta } => self.execute(payload, meta)?,
            // What comes for an execution that has ended in the meantime is no error.
            Request::Stdin { payload, meta } => {
                if let Some(stdin) = self.execution(&meta).and_then(|execution| execution.stdin.as_ref()) {
                    stdin.write(payload);
                }
            }
            Request::StdinClose { meta } => {
                if let Some(execution) = self.execution(&meta) {
                    execution.stdin = None;
                }
            }
            Request::Check { payload, meta } => self.check(payload, meta)?,
            Request::Kill { meta } => {
                if let Some(execution) = self.execution(&meta) {
                    execution.run.kill();
                }
            }
        }
        Ok(())
    }

    fn execute(&mut self, request: ExecuteRequest, meta: Meta) -> Result<(), Reply> {
        // The old one ends; what it still says goes nowhere.
        self.executions.clear();
        self.check = None;
        let program = Program::try_from(request).map_err(|error| Reply::failed(error, meta.clone()))?;
        self.give_up_all_but(&program);
        let (run, stdin) = self
            .playground
            .run_with_stdin(program)
            .map_err(|error| Reply::failed(error.to_string(), meta.clone()))?;
        let execution = Execution {
            run,
            stdin: Some(stdin),
            begun: false,
            started: false,
            meta,
        };
        self.executions.insert(execution.meta.sequence_number, execution);
        Ok(())
    }

    fn check(&mut self, request: CheckRequest, meta: Meta) -> Result<(), Reply> {
        self.check = None;
        let CheckRequest { program, compile_ahead } = request;
        let program = Program::try_from(program).map_err(|error| Reply::failed(error, meta.clone()))?;
        self.give_up_all_but(&program);
        let began = Instant::now();
        let checked: Later<_> = if compile_ahead {
            let ahead = self.ahead.take().filter(|(_, same)| !same.has_failed());
            let ahead = ahead.map_or_else(|| self.playground.compile_ahead(program.clone()), |(_, same)| same);
            let checked = ahead.checked();
            self.ahead = Some((program, ahead));
            Box::pin(checked)
        } else {
            let playground = self.playground.clone();
            Box::pin(async move { playground.check(&program).await })
        };
        self.check = Some(Box::pin(async move {
            match checked.await {
                Ok(checked) => Reply::CheckEnd {
                    payload: Box::new(CheckEnd::from(checked)),
                    meta: meta.with(Some(began.elapsed().as_secs_f64()), None),
                },
                Err(error) => Reply::failed(error.to_string(), meta),
            }
        }));
        Ok(())
    }

    /// Whoever asks for another program no longer wants what is compiled ahead.
    fn give_up_all_but(&mut self, program: &Program) {
        self.ahead.take_if(|(ahead, _)| ahead != program);
    }

    fn execution(&mut self, meta: &Meta) -> Option<&mut Execution> {
        let mut executions = self.executions.iter_mut();
        let found = executions.find(|(number, _)| *number == meta.sequence_number);
        found.map(|(_, execution)| execution)
    }
}

impl Stream for Execution {
    type Item = Vec<Reply>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Vec<Reply>>> {
        let event = self.run.poll_next(context);
        event.map(|event| event.map(|event| self.tell(event)))
    }
}

impl Execution {
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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use tokio::sync::mpsc::{self, UnboundedSender};

    use super::*;
    use crate::event::Reason;

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
