//! The bodies of the Rust Playground's requests by HTTP, as types, and what they mean. Knows nothing of what is done about
//! them.
//!
//! The source is `ui/src/public_http_api.rs` of rust-lang/rust-playground.

use serde::{Deserialize, Serialize};

use crate::check::Checked;
use crate::event::{Finished, Reason};
use crate::libraries::built::Library;
use crate::program::{CrateType, Edition, Mode, Program};
use crate::rustfmt::Formatted;
use crate::toolchain::Versions;

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

/// The body of `/format`.
#[derive(Debug, Deserialize)]
pub(super) struct FormatRequest {
    channel: Option<String>,
    #[serde(default)]
    edition: String,
    code: String,
}

/// What `/format` answers.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FormatResponse {
    success: bool,
    exit_detail: String,
    code: String,
    stdout: String,
    stderr: String,
}

/// The body of `/clippy`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ClippyRequest {
    channel: Option<String>,
    #[serde(default = "bin")]
    crate_type: String,
    #[serde(default)]
    edition: String,
    code: String,
}

fn bin() -> String {
    "bin".to_owned()
}

/// What `/clippy` answers; its second name is not in the case of the others there either.
#[derive(Debug, Serialize)]
pub(super) struct ClippyResponse {
    success: bool,
    exit_detail: String,
    stdout: String,
    stderr: String,
}

/// What `/meta/versions` answers. There is one compiler here, whatever the channel.
#[derive(Debug, Serialize)]
pub(super) struct VersionsResponse {
    stable: Versions,
    beta: Versions,
    nightly: Versions,
}

/// Why something was not done: the body of an answer that is no success, and the payload of [`Reply::Error`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Failure {
    pub(super) error: String,
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

impl From<Formatted> for FormatResponse {
    fn from(formatted: Formatted) -> Self {
        FormatResponse {
            success: formatted.reason == Reason::Exited(0),
            exit_detail: formatted.reason.to_string(),
            code: formatted.code,
            stdout: String::new(),
            stderr: formatted.stderr,
        }
    }
}

impl From<Checked> for ClippyResponse {
    fn from(checked: Checked) -> Self {
        let (success, exit_detail, stderr) = match checked {
            Checked::Done { text, success, .. } => {
                let reason = if success { Reason::Exited(0) } else { Reason::Refused };
                (success, reason.to_string(), text)
            }
            Checked::Ended(reason) => (false, reason.to_string(), format!("{reason}\n")),
        };
        ClippyResponse {
            success,
            exit_detail,
            stdout: String::new(),
            stderr,
        }
    }
}

impl From<Versions> for VersionsResponse {
    fn from(versions: Versions) -> Self {
        VersionsResponse {
            stable: versions.clone(),
            beta: versions.clone(),
            nightly: versions,
        }
    }
}

impl FormatRequest {
    /// The code, and the edition whose form it is to get.
    ///
    /// # Errors
    /// What is wrong with the request.
    pub(super) fn read(self) -> Result<(String, Edition), String> {
        check_channel(self.channel.as_deref().unwrap_or("stable"))?;
        Ok((self.code, edition(&self.edition)?))
    }
}

impl TryFrom<ClippyRequest> for Program {
    type Error = String;

    fn try_from(request: ClippyRequest) -> Result<Self, String> {
        check_channel(request.channel.as_deref().unwrap_or("stable"))?;
        Ok(Program {
            edition: edition(&request.edition)?,
            crate_type: request.crate_type.parse()?,
            ..Program::new(request.code)
        })
    }
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
