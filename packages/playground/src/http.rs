//! The HTTP side of the Rust Playground's protocol: `/evaluate.json`, `/execute`, `/meta/crates`, as in its source,
//! `ui/src/public_http_api.rs`. Knows nothing of how programs are run.

use crate::{Access, CrateType, Edition, Error, Finished, Mode, Playground, Program, Reason, Run, protect, websocket};
use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::json;

impl Playground {
    /// The routes `POST /evaluate.json`, `POST /execute`, `GET /meta/crates` and `GET /websocket`, behind `access`.
    /// Where they are merged into a larger server, put that as a whole behind [`protect`].
    pub fn router(&self, access: Access) -> Router {
        let routes = Router::new()
            .route("/evaluate.json", post(evaluate))
            .route("/execute", post(execute))
            .route("/meta/crates", get(crates).post(crates))
            .route("/websocket", get(websocket::upgrade))
            .layer(DefaultBodyLimit::max(self.limits().request))
            .with_state(self.clone());
        protect(routes, access)
    }
}

#[derive(Deserialize)]
struct EvaluateRequest {
    version: String,
    optimize: String,
    code: String,
    #[serde(default)]
    edition: String,
    #[serde(default)]
    tests: bool,
}

#[derive(Serialize)]
struct EvaluateResponse {
    result: String,
    error: Option<String>,
}

/// The body of `/execute`, and the payload of a request by WebSocket.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExecuteRequest {
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

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ExecuteResponse {
    success: bool,
    exit_detail: String,
    stdout: String,
    stderr: String,
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

async fn evaluate(State(playground): State<Playground>, body: Bytes) -> Response {
    let finished = match finish(&playground, parse::<EvaluateRequest>(&body)).await {
        Ok(finished) => finished,
        Err(response) => return *response,
    };
    let response = if finished.end.success {
        EvaluateResponse {
            result: finished.stdout,
            error: None,
        }
    } else {
        // Its clients look for an error in either place.
        let error = stderr(&finished) + &finished.stdout;
        EvaluateResponse {
            result: error.clone(),
            error: Some(error),
        }
    };
    Json(response).into_response()
}

async fn execute(State(playground): State<Playground>, body: Bytes) -> Response {
    let finished = match finish(&playground, parse::<ExecuteRequest>(&body)).await {
        Ok(finished) => finished,
        Err(response) => return *response,
    };
    Json(ExecuteResponse {
        stderr: stderr(&finished),
        success: finished.end.success,
        exit_detail: finished.end.exit_detail,
        stdout: finished.stdout,
    })
    .into_response()
}

async fn crates(State(playground): State<Playground>) -> Response {
    match playground.crates().await {
        Ok(crates) => Json(json!({ "crates": crates })).into_response(),
        Err(error) => refuse(&error),
    }
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<Program, String>
where
    Program: TryFrom<T, Error = String>,
{
    let request: T = serde_json::from_slice(body).map_err(|error| format!("the request is not understood: {error}"))?;
    request.try_into()
}

/// Dropped where the client goes away, and the run with it.
async fn finish(playground: &Playground, program: Result<Program, String>) -> Result<Finished, Box<Response>> {
    let program = program.map_err(|error| Box::new(answer(StatusCode::BAD_REQUEST, &error)))?;
    let run: Run = playground.run(program).map_err(|error| Box::new(refuse(&error)))?;
    let finished = run.finish().await;
    match finished.end.reason {
        Reason::Failed(error) => Err(Box::new(answer(StatusCode::INTERNAL_SERVER_ERROR, &error))),
        _ => Ok(finished),
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

fn refuse(error: &Error) -> Response {
    let status = match error {
        Error::Busy { .. } => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    answer(status, &error.to_string())
}

fn answer(status: StatusCode, error: &str) -> Response {
    (status, Json(json!({ "error": error }))).into_response()
}
