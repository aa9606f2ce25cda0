//! The requests by HTTP. Knows nothing of how programs are run.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;
use tokio::time;

use crate::error::Error;
use crate::event::{Finished, Reason};
use crate::playground::Playground;
use crate::program::Program;
use crate::server::protocol::{
    ClippyRequest, ClippyResponse, CratesResponse, EvaluateRequest, EvaluateResponse, ExecuteRequest, ExecuteResponse,
    Failure, FormatRequest, FormatResponse, VersionsResponse,
};

/// The whole body of a request, within the time that there is for it.
pub(super) struct Body(Bytes);

impl FromRequest<Playground> for Body {
    type Rejection = Response;

    async fn from_request(request: Request, playground: &Playground) -> Result<Self, Response> {
        let patience = playground.limits().request_time;
        match time::timeout(patience, Bytes::from_request(request, playground)).await {
            Ok(body) => body.map(Body).map_err(IntoResponse::into_response),
            Err(_) => Err(answer(
                StatusCode::REQUEST_TIMEOUT,
                "the rest of the request did not come",
            )),
        }
    }
}

pub(super) async fn evaluate(State(playground): State<Playground>, Body(body): Body) -> Response {
    match finish(&playground, parse::<EvaluateRequest>(&body)).await {
        Ok(finished) => Json(EvaluateResponse::from(finished)).into_response(),
        Err(response) => *response,
    }
}

pub(super) async fn execute(State(playground): State<Playground>, Body(body): Body) -> Response {
    match finish(&playground, parse::<ExecuteRequest>(&body)).await {
        Ok(finished) => Json(ExecuteResponse::from(finished)).into_response(),
        Err(response) => *response,
    }
}

pub(super) async fn crates(State(playground): State<Playground>) -> Response {
    match playground.crates().await {
        Ok(crates) => Json(CratesResponse { crates }).into_response(),
        Err(error) => refuse(&error),
    }
}

pub(super) async fn format(State(playground): State<Playground>, Body(body): Body) -> Response {
    let (code, edition) = match read::<FormatRequest>(&body).and_then(FormatRequest::read) {
        Ok(request) => request,
        Err(error) => return answer(StatusCode::BAD_REQUEST, &error),
    };
    match playground.format(&code, edition).await {
        Ok(formatted) => Json(FormatResponse::from(formatted)).into_response(),
        Err(error) => refuse(&error),
    }
}

pub(super) async fn clippy(State(playground): State<Playground>, Body(body): Body) -> Response {
    let program = match parse::<ClippyRequest>(&body) {
        Ok(program) => program,
        Err(error) => return answer(StatusCode::BAD_REQUEST, &error),
    };
    match playground.clippy(&program).await {
        Ok(checked) => Json(ClippyResponse::from(checked)).into_response(),
        Err(error) => refuse(&error),
    }
}

pub(super) async fn versions(State(playground): State<Playground>) -> Response {
    match playground.versions().await {
        Ok(versions) => Json(VersionsResponse::from(versions)).into_response(),
        Err(error) => refuse(&error),
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|error| format!("the request is not understood: {error}"))
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<Program, String>
where
    Program: TryFrom<T, Error = String>,
{
    read::<T>(body)?.try_into()
}

/// Dropped where the client goes away, and the run with it.
async fn finish(playground: &Playground, program: Result<Program, String>) -> Result<Finished, Box<Response>> {
    let program = program.map_err(|error| Box::new(answer(StatusCode::BAD_REQUEST, &error)))?;
    let run = playground.run(program).map_err(|error| Box::new(refuse(&error)))?;
    let finished = run.finish().await;
    match finished.end.reason {
        Reason::Failed(error) => Err(Box::new(answer(StatusCode::INTERNAL_SERVER_ERROR, &error))),
        _ => Ok(finished),
    }
}

fn refuse(error: &Error) -> Response {
    let status = match error {
        Error::Busy { .. } => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    answer(status, &error.to_string())
}

fn answer(status: StatusCode, error: &str) -> Response {
    (
        status,
        Json(Failure {
            error: error.to_owned(),
        }),
    )
        .into_response()
}
