//! A stand-in for the public Rust Playground: another origin that speaks its protocol, and runs nothing.
//!
//! As the Playground does, it sends Cargo's words on standard error first, gives no times, and cuts output where it likes.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, options};
use serde_json::{Value, json};

use super::listen;

/// What it was asked, so that a test can see what left the page.
#[derive(Clone, Default)]
pub(crate) struct Asked(Arc<Mutex<Vec<Value>>>);

impl Asked {
    fn note(&self, request: Value) {
        self.0.lock().unwrap().push(request);
    }

    pub(crate) fn requests(&self) -> Vec<Value> {
        self.0.lock().unwrap().clone()
    }
}

/// Whether it has the unsupported WebSocket interface, or `/execute` alone, or is no Playground at all.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Interface {
    WebSocket,
    ExecuteOnly,
    /// As a captive portal answers.
    SignIn,
}

pub(crate) async fn start(interface: Interface) -> (String, Asked) {
    let asked = Asked::default();
    let mut app = match interface {
        Interface::SignIn => Router::new().route("/execute", options(preflight).post(sign_in)),
        _ => Router::new().route("/execute", options(preflight).post(execute)),
    };
    if interface == Interface::WebSocket {
        app = app.route("/websocket", get(websocket));
    }
    (listen(app.with_state(asked.clone())).await, asked)
}

async fn preflight() -> Response {
    let mut response = StatusCode::OK.into_response();
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("content-type"),
    );
    response
}

async fn sign_in() -> Response {
    let mut response = "<!doctype html><p>Please sign in".into_response();
    response
        .headers_mut()
        .insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}

async fn execute(State(asked): State<Asked>, Json(request): Json<Value>) -> Response {
    asked.note(request);
    let answer = json!({
        "success": true,
        "exitDetail": "",
        "stdout": "[main] waiting for both…\n[coffee] brewing…\n[coffee] ready\n[main] served\n",
        "stderr": "   Compiling playground v0.0.1 (/playground)\n    Finished `dev` profile [unoptimized + debuginfo] target(s) in 0.50s\n     Running `target/debug/playground`\n",
    });
    let mut response = Json(answer).into_response();
    response
        .headers_mut()
        .insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}

async fn websocket(State(asked): State<Asked>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(|socket| async move { converse(socket, asked).await.unwrap_or_default() })
}

/// Ends when the page closes the socket.
async fn converse(mut socket: WebSocket, asked: Asked) -> Option<()> {
    while let Some(Ok(message)) = socket.recv().await {
        let Ok(text) = message.to_text() else { continue };
        let Ok(request) = serde_json::from_str::<Value>(text) else {
            continue;
        };
        let meta = request["meta"].clone();
        let say = |kind: &str, payload: Value| {
            let name = format!("output/execute/wsExecute{kind}");
            Message::text(json!({ "type": name, "payload": payload, "meta": meta }).to_string())
        };
        match request["type"].as_str()? {
            "websocket/connected" => socket.send(Message::text(text.to_owned())).await.ok()?,
            "output/execute/wsExecuteRequest" => {
                asked.note(request["payload"].clone());
                let parts = [
                    ("Begin", json!(null)),
                    (
                        "Stderr",
                        json!("   Compiling playground v0.0.1 (/playground)\n    Finished `dev` profile"),
                    ),
                    (
                        "Stderr",
                        json!(
                            " [unoptimized + debuginfo] target(s) in 0.50s\n     Running `target/debug/playground`\n"
                        ),
                    ),
                    ("Stdout", json!("[main] waiting for both…\n[coffee] brew")),
                    ("Stdout", json!("ing…\n")),
                    ("Stdout", json!("[coffee] ready\n")),
                    ("Stdout", json!("[main] served\n")),
                    ("End", json!({ "success": true, "exitDetail": "Exited with status 0" })),
                ];
                for (kind, payload) in parts {
                    if payload == "[coffee] ready\n" {
                        tokio::time::sleep(Duration::from_millis(600)).await;
                    }
                    socket.send(say(kind, payload)).await.ok()?;
                }
            }
            _ => {}
        }
    }
    Some(())
}
