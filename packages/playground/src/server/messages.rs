//! The messages on a WebSocket, as types. Knows nothing of how they travel, nor of what is done about them.
//!
//! The source is `ui/src/server_axum/websocket.rs` and `ui/frontend/websocketActions.ts` of rust-lang/rust-playground: each
//! message is an object with `type`, `payload` (but for a few) and `meta`, whose `sequenceNumber` the client chooses. What is
//! sent for a request bears that request's `meta`, with whatever else the client had put into it.
//!
//! Our additions to it:
//!
//! - The `meta` of what we send has `seconds`, on output, at the end and in the answer to a check, and `stage` ("compile" or
//!   "run"), on begin, standard error and the end. What a program writes comes a line to a message; a line that stays
//!   unfinished comes in parts. Where the compiler says something, the `meta` of that message has it as `diagnostics` too, as
//!   [`Diagnostic`]s.
//! - `output/check/wsCheckRequest` asks what the compiler would say, without running anything. Its payload is that of
//!   `wsExecuteRequest`, and may have `compileAhead: true`: then the program is compiled as well where it has no error, so
//!   that running it next begins at once. The answer is `output/check/wsCheckEnd`, with `success`, `exitDetail` and
//!   `diagnostics`; where the check could not be made, `websocket/error`. A new check, or an execution, ends the check before
//!   it. An execution also ends the execution before it. Of what was ended so, no further message comes.
//! - `output/explore/wsExploreRequest` asks for every order in which the program's threads may go on. Its payload is that of
//!   `wsExecuteRequest` and, in `explore`, an [`Exploration`]. While the search is under way `output/explore/wsExploreProgress`
//!   says how far it is, in the explorer's words; where something has to be built first, its payload has a `notice` instead. Last
//!   comes `output/explore/wsExploreEnd`, with `success`, `exitDetail`, `diagnostics` and, where the search came to its end, the
//!   explorer's `report`. There is success where there is a report that refuses nothing; `diagnostics` say why the program was
//!   not even run. A request that makes no sense is answered by `websocket/error`, as where there is no explorer, or no such
//!   constant in the program. `output/execute/wsExecuteKill` ends it. A new exploration ends the one before it; executions and
//!   checks go on beside it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::check::Checked;
use crate::diagnostic::Diagnostic;
use crate::event::{End, Reason};
use crate::explore::Exploration;
use crate::server::protocol::{ExecuteRequest, Failure};

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
    #[serde(rename = "output/check/wsCheckRequest")]
    Check { payload: CheckRequest, meta: Meta },
    #[serde(rename = "output/explore/wsExploreRequest")]
    Explore { payload: ExploreRequest, meta: Meta },
}

/// The payload of [`Request::Check`].
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CheckRequest {
    #[serde(flatten)]
    pub(super) program: ExecuteRequest,
    #[serde(default)]
    pub(super) compile_ahead: bool,
}

/// The payload of [`Request::Explore`].
#[derive(Debug, Deserialize)]
pub(super) struct ExploreRequest {
    #[serde(flatten)]
    pub(super) program: ExecuteRequest,
    #[serde(default)]
    pub(super) explore: Exploration,
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
    #[serde(rename = "output/check/wsCheckEnd")]
    CheckEnd { payload: Box<CheckEnd>, meta: ReplyMeta },
    #[serde(rename = "output/explore/wsExploreProgress")]
    ExploreProgress { payload: Value, meta: ReplyMeta },
    #[serde(rename = "output/explore/wsExploreEnd")]
    ExploreEnd { payload: Box<ExploreEnd>, meta: ReplyMeta },
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

/// What a check has found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CheckEnd {
    pub(super) success: bool,
    exit_detail: String,
    diagnostics: Vec<Diagnostic>,
}

/// What an exploration has found.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ExploreEnd {
    pub(super) success: bool,
    pub(super) exit_detail: String,
    pub(super) diagnostics: Vec<Diagnostic>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) report: Option<Value>,
}

/// Where a message comes from: the compiler or the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Stage {
    Compile,
    Run,
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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    diagnostics: Vec<Diagnostic>,
}

/// As much as has to be understood of a message that is not.
#[derive(Deserialize)]
struct Misunderstood {
    meta: Meta,
}

impl ReplyMeta {
    /// With what the compiler says.
    pub(super) fn saying(self, diagnostics: Vec<Diagnostic>) -> Self {
        ReplyMeta { diagnostics, ..self }
    }
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

impl From<Checked> for CheckEnd {
    fn from(checked: Checked) -> Self {
        match checked {
            Checked::Done {
                diagnostics, success, ..
            } => CheckEnd {
                success,
                exit_detail: String::new(),
                diagnostics,
            },
            Checked::Ended(reason) => CheckEnd {
                success: false,
                exit_detail: reason.to_string(),
                diagnostics: Vec::new(),
            },
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
        of.rest.remove("diagnostics");
        ReplyMeta {
            of,
            // Whole microseconds: the pipe is no more exact.
            seconds: seconds.map(|seconds| (seconds * 1e6).round() / 1e6),
            stage,
            diagnostics: Vec::new(),
        }
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
