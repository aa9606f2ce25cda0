//! The WebSocket side of the Rust Playground's protocol, as in its source, `ui/src/server_axum/websocket.rs`. Knows
//! nothing of how programs are run.
//!
//! Our addition to it: the `meta` of what we send has `seconds`, on output and at the end, and `stage` ("compile" or
//! "run"), on begin, standard error and the end. Each message of the stage "run" carries one line.

use crate::{End, Event, Playground, Program, Reason, Run, Stage, Stdin, http::ExecuteRequest};
use axum::{
    extract::{
        State,
        ws::{Message, WebSocket, WebSocketUpgrade},
    },
    response::Response,
};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::time::Duration;
use tokio::time;

/// Who says nothing this long after connecting is sent away.
const HANDSHAKE: Duration = Duration::from_secs(10);

type Meta = Map<String, Value>;

#[derive(Deserialize)]
#[serde(tag = "type")]
enum Hello {
    #[serde(rename = "websocket/connected")]
    Connected { payload: Accepted },
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Accepted {
    i_accept_this_is_an_unsupported_api: bool,
}

#[derive(Deserialize)]
#[serde(tag = "type")]
enum Request {
    #[serde(rename = "output/execute/wsExecuteRequest")]
    Execute { payload: ExecuteRequest, meta: Meta },
    #[serde(rename = "output/execute/wsExecuteStdin")]
    Stdin { payload: String, meta: Meta },
    #[serde(rename = "output/execute/wsExecuteStdinClose")]
    StdinClose { meta: Meta },
    #[serde(rename = "output/execute/wsExecuteKill")]
    Kill { meta: Meta },
}

pub(crate) async fn upgrade(State(playground): State<Playground>, upgrade: WebSocketUpgrade) -> Response {
    let most = playground.limits().request;
    upgrade
        .max_message_size(most)
        .max_frame_size(most)
        .on_upgrade(move |socket| serve(playground, socket))
}

/// The run that a socket has in hand.
struct Current {
    run: Run,
    stdin: Option<Stdin>,
    meta: Meta,
    /// A `Begin` was sent.
    begun: bool,
    /// The program's process was started.
    started: bool,
}

async fn serve(playground: Playground, mut socket: WebSocket) {
    if !handshake(&mut socket).await {
        return;
    }
    let mut current: Option<Current> = None;
    loop {
        let event = async {
            match &mut current {
                Some(current) => current.run.next().await,
                None => std::future::pending().await,
            }
        };
        let replies = tokio::select! {
            message = socket.recv() => match message {
                Some(Ok(Message::Text(text))) => {
                    receive(&playground, &mut current, &text).err().into_iter().collect()
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => Vec::new(),
            },
            event = event => {
                let replies = match (&mut current, event) {
                    (Some(current), Some(event)) => current.tell(event),
                    _ => Vec::new(),
                };
                if replies.is_empty() || replies.last().is_some_and(is_last) {
                    current = None;
                }
                replies
            }
        };
        for reply in replies {
            if socket.send(Message::Text(reply.to_string().into())).await.is_err() {
                return;
            }
        }
    }
}

/// The client has to accept that the API may change, and gets its own message back.
async fn handshake(socket: &mut WebSocket) -> bool {
    let Ok(Some(Ok(Message::Text(text)))) = time::timeout(HANDSHAKE, socket.recv()).await else {
        return false;
    };
    match serde_json::from_str(&text) {
        Ok(Hello::Connected { payload }) if payload.i_accept_this_is_an_unsupported_api => {
            socket.send(Message::Text(text)).await.is_ok()
        }
        _ => false,
    }
}

/// Does what a message asks for; returns the reply where it cannot.
fn receive(playground: &Playground, current: &mut Option<Current>, text: &str) -> Result<(), Value> {
    let request = serde_json::from_str(text).map_err(|error| {
        let value: Value = serde_json::from_str(text).unwrap_or_default();
        let meta = value["meta"].as_object().cloned().unwrap_or_else(own_meta);
        failed(&format!("the message is not understood: {error}"), &meta)
    })?;
    let is_current =
        |current: &&mut Current, meta: &Meta| current.meta.get("sequenceNumber") == meta.get("sequenceNumber");
    match request {
        Request::Execute { payload, meta } => {
            // The old run ends first, and with it its place in the queue.
            *current = None;
            let program = Program::try_from(payload).map_err(|error| failed(&error, &meta))?;
            let (run, stdin) = playground
                .run_with_stdin(program)
                .map_err(|error| failed(&error.to_string(), &meta))?;
            *current = Some(Current {
                run,
                stdin: Some(stdin),
                meta,
                begun: false,
                started: false,
            });
        }
        // What comes for a run that has ended in the meantime is no error.
        Request::Stdin { payload, meta } => {
            if let Some(stdin) = current
                .as_mut()
                .filter(|run| is_current(run, &meta))
                .and_then(|run| run.stdin.as_ref())
            {
                stdin.write(payload);
            }
        }
        Request::StdinClose { meta } => {
            if let Some(current) = current.as_mut().filter(|run| is_current(run, &meta)) {
                current.stdin = None;
            }
        }
        Request::Kill { meta } => {
            if let Some(current) = current.as_mut().filter(|run| is_current(run, &meta)) {
                current.run.kill();
            }
        }
    }
    Ok(())
}

impl Current {
    /// What to send for an event. A `Begin` always comes first, as clients expect it, even if nothing was started.
    fn tell(&mut self, event: Event) -> Vec<Value> {
        let mut replies = Vec::new();
        let stage = match &event {
            Event::Stderr {
                stage: Stage::Compile, ..
            } => Stage::Compile,
            Event::End(_) if !self.started => Stage::Compile,
            _ => Stage::Run,
        };
        if !self.begun && !matches!(event, Event::Begin) && stage == Stage::Compile {
            self.begun = true;
            replies.push(message(
                "output/execute/wsExecuteBegin",
                None,
                self.meta(None, Some(stage)),
            ));
        }
        replies.push(match event {
            Event::Begin => {
                (self.begun, self.started) = (true, true);
                message("output/execute/wsExecuteBegin", None, self.meta(None, Some(stage)))
            }
            Event::Stdout { text, seconds } => message(
                "output/execute/wsExecuteStdout",
                Some(text.into()),
                self.meta(Some(seconds), None),
            ),
            Event::Stderr { text, seconds, stage } => message(
                "output/execute/wsExecuteStderr",
                Some(text.into()),
                self.meta(Some(seconds), Some(stage)),
            ),
            Event::End(End {
                reason: Reason::Failed(error),
                ..
            }) => failed(&error, &self.meta),
            Event::End(End {
                success,
                exit_detail,
                seconds,
                ..
            }) => {
                let payload = json!({ "success": success, "exitDetail": exit_detail });
                message(END, Some(payload), self.meta(Some(seconds), Some(stage)))
            }
        });
        replies
    }

    fn meta(&self, seconds: Option<f64>, stage: Option<Stage>) -> Meta {
        let mut meta = self.meta.clone();
        if let Some(seconds) = seconds {
            // Whole microseconds: the pipe is no more exact.
            meta.insert("seconds".into(), json!((seconds * 1e6).round() / 1e6));
        }
        if let Some(stage) = stage {
            let stage = match stage {
                Stage::Compile => "compile",
                Stage::Run => "run",
            };
            meta.insert("stage".into(), stage.into());
        }
        meta
    }
}

const END: &str = "output/execute/wsExecuteEnd";
const ERROR: &str = "websocket/error";

fn is_last(message: &Value) -> bool {
    message["type"] == END || message["type"] == ERROR
}

fn message(kind: &str, payload: Option<Value>, meta: Meta) -> Value {
    let mut message = json!({ "type": kind, "meta": meta });
    if let Some(payload) = payload {
        message["payload"] = payload;
    }
    message
}

fn failed(error: &str, meta: &Meta) -> Value {
    message(ERROR, Some(json!({ "error": error })), meta.clone())
}

/// Where a message of ours answers none of theirs.
fn own_meta() -> Meta {
    Map::from_iter([("sequenceNumber".into(), json!(-1))])
}
