//! The messages of the Rust Playground, as types. Knows nothing of how they travel, nor of what is done about them.
//!
//! The source is rust-lang/rust-playground: `ui/src/public_http_api.rs` for HTTP; `ui/src/server_axum/websocket.rs` and
//! `ui/frontend/websocketActions.ts` for WebSocket, where each message is an object with `type`, `payload` (but for a
//! few) and `meta`, whose `sequenceNumber` the client chooses. What is sent for a request bears that request's `meta`,
//! with whatever else the client had put into it.
//!
//! Our additions to it: the `meta` of what we send has `seconds`, on output and at the end, and `stage` ("compile" or
//! "run"), on begin, standard error and the end. Each message of the stage "run" carries one line.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::event::{End, Finished, Reason, Stage};
use crate::libraries::built::Library;
use crate::program::{CrateType, Edition, Mode, Program};

/// The body of `/evaluate.json`.
#[derive(Debug, Deserialize)]
pub(super) struct EvaluateRequest {
    version: String,
    optimize: String,
    code: String,
    #[serde(default)]
    edition: String,
    #[serde(default)]
    tests: bool,
}

/// What `/evaluate.json` answers.
#[derive(Debug, Serialize)]
pub(super) struct EvaluateResponse {
    result: String,
    error: Option<String>,
}

/// The body of `/execute`, and the payload of [`Request::Execute`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ExecuteRequest {
    channel: String,
    mode: String,
    #[serde(default)]
    edition: String,
    crate_type: String,
    tests: bool,
    #[serde(default)]
    backtrace: bool,
    code: String,
}

/// What `/execute` answers.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ExecuteResponse {
    success: bool,
    exit_detail: String,
    stdout: String,
    stderr: String,
}

/// What `/meta/crates` answers.
#[derive(Debug, Serialize)]
pub(super) struct CratesResponse {
    pub(super) crates: Vec<Library>,
}

/// Why something was not done: the body of an answer that is no success, and the payload of [`Reply::Error`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Failure {
    pub(super) error: String,
}

/// The first message on a WebSocket; it is echoed.
#[derive(Debug, Deserialize)]
#[serde(tag = "type")]
pub(super) enum Hello {
    #[serde(rename = "websocket/connected")]
    Connected { payload: Terms },
}

/// The client has to accept that the API may change.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Terms {
    pub(super) i_accept_this_is_an_unsupported_api: bool,
}

/// What a client sends on a WebSocket.
#[derive(Debug, Deserialize)]
#[serde(tag = "type")]
pub(super) enum Request {
    #[serde(rename = "output/execute/wsExecuteRequest")]
    Execute { payload: ExecuteRequest, meta: Meta },
    #[serde(rename = "output/execute/wsExecuteStdin")]
    Stdin { payload: String, meta: Meta },
    #[serde(rename = "output/execute/wsExecuteStdinClose")]
    StdinClose { meta: Meta },
    #[serde(rename = "output/execute/wsExecuteKill")]
    Kill { meta: Meta },
}

/// What is sent on a WebSocket.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type")]
pub(super) enum Reply {
    #[serde(rename = "output/execute/wsExecuteBegin")]
    Begin { meta: ReplyMeta },
    #[serde(rename = "output/execute/wsExecuteStdout")]
    Stdout { payload: String, meta: ReplyMeta },
    #[serde(rename = "output/execute/wsExecuteStderr")]
    Stderr { payload: String, meta: ReplyMeta },
    #[serde(rename = "output/execute/wsExecuteEnd")]
    End { payload: ExecuteEnd, meta: ReplyMeta },
    #[serde(rename = "websocket/error")]
    Error { payload: Failure, meta: Meta },
}

/// How an execution ended.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ExecuteEnd {
    success: bool,
    exit_detail: String,
}

/// What a client says of its message; we keep all of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Meta {
    pub(super) sequence_number: i64,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// A client's [`Meta`] with our additions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct ReplyMeta {
    #[serde(flatten)]
    of: Meta,
    /// Since the stage began.
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<Stage>,
}

/// As much as has to be understood of a message that is not.
#[derive(Deserialize)]
struct Misunderstood {
    meta: Meta,
}

impl Request {
    /// # Errors
    /// The reply where the text is no request.
    pub(super) fn parse(text: &str) -> Result<Self, Reply> {
        serde_json::from_str(text).map_err(|error| {
            let meta = serde_json::from_str(text).map_or_else(|_| Meta::none(), |Misunderstood { meta }| meta);
            Reply::failed(format!("the message is not understood: {error}"), meta)
        })
    }
}

impl Reply {
    pub(super) fn failed(error: impl Into<String>, meta: Meta) -> Self {
        let error = error.into();
        Reply::Error {
            payload: Failure { error },
            meta,
        }
    }

    pub(super) fn end(end: End, meta: &Meta, stage: Stage) -> Self {
        if let Reason::Failed(error) = end.reason {
            return Reply::failed(error, meta.clone());
        }
        Reply::End {
            payload: ExecuteEnd {
                success: end.success,
                exit_detail: end.exit_detail,
            },
            meta: meta.with(Some(end.seconds), Some(stage)),
        }
    }
}

impl Meta {
    /// Where a message of ours answers none of theirs.
    fn none() -> Self {
        Meta {
            sequence_number: -1,
            rest: Map::new(),
        }
    }

    /// Ours are told from a client's own of the same name by taking their place.
    pub(super) fn with(&self, seconds: Option<f64>, stage: Option<Stage>) -> ReplyMeta {
        let mut of = self.clone();
        if seconds.is_some() {
            of.rest.remove("seconds");
        }
        if stage.is_some() {
            of.rest.remove("stage");
        }
        ReplyMeta {
            of,
            // Whole microseconds: the pipe is no more exact.
            seconds: seconds.map(|seconds| (seconds * 1e6).round() / 1e6),
            stage,
        }
    }
}

impl From<Finished> for EvaluateResponse {
    fn from(finished: Finished) -> Self {
        if finished.end.success {
            return EvaluateResponse {
                result: finished.stdout,
                error: None,
            };
        }
        // Its clients look for an error in either place.
        let error = stderr(&finished) + &finished.stdout;
        EvaluateResponse {
            result: error.clone(),
            error: Some(error),
        }
    }
}

impl From<Finished> for ExecuteResponse {
    fn from(finished: Finished) -> Self {
        ExecuteResponse {
            stderr: stderr(&finished),
            success: finished.end.success,
            exit_detail: finished.end.exit_detail,
            stdout: finished.stdout,
        }
    }
}

/// All that the compiler and the program said, and the limit that was hit: not every client shows `exitDetail`.
fn stderr(finished: &Finished) -> String {
    let limit = match &finished.end.reason {
        Reason::Limit(limit) => format!("{limit}\n"),
        _ => String::new(),
    };
    [&*finished.compiler, &*finished.stderr, &*limit].concat()
}

impl TryFrom<EvaluateRequest> for Program {
    type Error = String;

    fn try_from(request: EvaluateRequest) -> Result<Self, String> {
        check_channel(&request.version)?;
        Ok(Program {
            edition: edition(&request.edition)?,
            mode: if request.optimize == "0" {
                Mode::Debug
            } else {
                Mode::Release
            },
            tests: request.tests,
            crate_type: CrateType::Auto,
            backtrace: false,
            code: request.code,
        })
    }
}

impl TryFrom<ExecuteRequest> for Program {
    type Error = String;

    fn try_from(request: ExecuteRequest) -> Result<Self, String> {
        check_channel(&request.channel)?;
        Ok(Program {
            edition: edition(&request.edition)?,
            mode: request.mode.parse()?,
            tests: request.tests,
            crate_type: request.crate_type.parse()?,
            backtrace: request.backtrace,
            code: request.code,
        })
    }
}

/// There is one compiler here, whatever the channel; the names are checked as the public Playground does.
fn check_channel(channel: &str) -> Result<(), String> {
    match channel {
        "stable" | "beta" | "nightly" => Ok(()),
        other => Err(format!(
            "`{other}` is not a channel; there are stable, beta and nightly"
        )),
    }
}

fn edition(text: &str) -> Result<Edition, String> {
    if text.trim().is_empty() {
        Ok(Edition::E2015)
    } else {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn meta(of: Value) -> Meta {
        serde_json::from_value(of).unwrap()
    }

    #[test]
    fn a_reply_bears_all_of_the_requests_meta_and_our_additions() {
        let meta = meta(json!({ "sequenceNumber": 5, "page": "intro", "stage": "mine", "websocket": true }));
        let reply = Reply::Stderr {
            payload: "tea\n".into(),
            meta: meta.with(Some(0.123_456_789), Some(Stage::Run)),
        };
        let text = serde_json::to_string(&reply).unwrap();
        assert_eq!(text.matches("stage").count(), 1, "{text}");
        let expected = json!({
            "type": "output/execute/wsExecuteStderr",
            "payload": "tea\n",
            "meta": { "sequenceNumber": 5, "page": "intro", "websocket": true, "seconds": 0.123457, "stage": "run" },
        });
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), expected);
        let begin = Reply::Begin {
            meta: meta.with(None, Some(Stage::Compile)),
        };
        let expected = json!({
            "type": "output/execute/wsExecuteBegin",
            "meta": { "sequenceNumber": 5, "page": "intro", "websocket": true, "stage": "compile" },
        });
        assert_eq!(serde_json::to_value(begin).unwrap(), expected);
    }

    #[test]
    fn a_message_that_is_not_understood_is_answered_under_its_number_or_under_none() {
        let number = |text: &str| match Request::parse(text).unwrap_err() {
            Reply::Error { meta, .. } => meta.sequence_number,
            other => panic!("{other:?}"),
        };
        let request = json!({ "type": "output/execute/wsExecuteStdin", "payload": 1, "meta": { "sequenceNumber": 3 } });
        assert_eq!(number(&request.to_string()), 3);
        assert_eq!(
            number(r#"{ "type": "dance", "meta": { "sequenceNumber": 4, "page": 1 } }"#),
            4
        );
        for text in [
            "",
            "[]",
            "{}",
            r#"{ "meta": {} }"#,
            r#"{ "meta": { "sequenceNumber": "5" } }"#,
        ] {
            assert_eq!(number(text), -1, "{text}");
        }
    }

    #[test]
    fn a_failure_of_ours_is_an_error_and_no_end() {
        let meta = meta(json!({ "sequenceNumber": 6 }));
        let end = Reply::end(Reason::Failed("no disk".into()).end(0.0), &meta, Stage::Compile);
        let expected =
            json!({ "type": "websocket/error", "payload": { "error": "no disk" }, "meta": { "sequenceNumber": 6 } });
        assert_eq!(serde_json::to_value(end).unwrap(), expected);
    }
}
