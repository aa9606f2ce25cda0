//! Programs of one line, and how long that line takes: of the program itself, and by WebSocket.

use std::env;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use futures::{SinkExt, StreamExt};
use playground::{Access, Playground};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use crate::common::SERVE;

/// Each prints one line.
pub(crate) const PROGRAMS: [(&str, &str); 3] = [
    ("hello", r#"fn main() { println!("hello") }"#),
    (
        "Tokio",
        r#"use std::time::Duration;
        use tokio::time::sleep;
        #[tokio::main]
        async fn main() {
            tokio::join!(sleep(Duration::from_millis(10)), sleep(Duration::from_millis(5)));
            println!("both");
        }"#,
    ),
    (
        "Rayon",
        r#"use rayon::prelude::*;
        fn main() { println!("{}", (0..1_000_000u64).into_par_iter().map(|n| n % 7).sum::<u64>()) }"#,
    ),
];

/// Serves where this program was started as the server, else measures.
pub(crate) fn serve_or_measure(serve: impl Future<Output = ()>, measure: impl Future<Output = ()>) {
    let runtime = Runtime::new().expect("threads can be started");
    match env::args().nth(1).as_deref() {
        Some(SERVE) => runtime.block_on(serve),
        _ => runtime.block_on(measure),
    }
}

pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Seconds from starting the program to its first line.
pub(crate) fn by_itself(executable: &Path) -> f64 {
    let start = Instant::now();
    let mut child = Command::new(executable)
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("it is a pipe"))
        .read_line(&mut line)
        .expect("it prints");
    let seconds = start.elapsed().as_secs_f64();
    child.wait().expect("it was started here");
    seconds
}

/// A free port of this machine, and what is served there.
pub(crate) async fn bound(playground: &Playground) -> (TcpListener, SocketAddr, axum::Router) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    let router = playground.router(Access::loopback(address).expect("it is on this machine"));
    (listener, address, router)
}

pub(crate) async fn connect(address: SocketAddr) -> Socket {
    let url = format!("ws://{address}/websocket");
    let mut request = url.into_client_request().expect("it is an address");
    let origin = format!("http://{address}").parse().expect("it is a header");
    request.headers_mut().insert("Origin", origin);
    let connected = connect_async_with_config(request, None, true).await;
    let mut socket = connected.expect("the server accepts").0;
    let hello = json!({
        "type": "websocket/connected",
        "payload": { "iAcceptThisIsAnUnsupportedApi": true },
        "meta": { "sequenceNumber": 0 },
    });
    send(&mut socket, &hello).await;
    receive(&mut socket).await;
    socket
}

/// Seconds from asking to the first line. Waits for the end, too, and passes over what there is to say of the program.
pub(crate) async fn by_socket(socket: &mut Socket, number: usize, code: &str) -> f64 {
    let request = request("output/execute/wsExecuteRequest", number, code);
    let start = Instant::now();
    send(socket, &request).await;
    let mut seconds = None;
    loop {
        let message = receive(socket).await;
        match message["type"].as_str() {
            Some("output/execute/wsExecuteStdout") => {
                seconds.get_or_insert(start.elapsed().as_secs_f64());
            }
            Some("output/execute/wsExecuteEnd") => return seconds.expect("it prints"),
            Some("output/execute/wsExecuteBegin" | "output/check/wsCheckEnd") => {}
            _ => panic!("{message}"),
        }
    }
}

/// What is asked of the server about a program.
pub(crate) fn request(kind: &str, number: usize, code: &str) -> Value {
    json!({
        "type": kind,
        "payload": {
            "channel": "stable", "mode": "debug", "edition": "2024", "crateType": "bin", "tests": false,
            "backtrace": false, "code": code,
        },
        "meta": { "sequenceNumber": number },
    })
}

pub(crate) async fn send(socket: &mut Socket, message: &Value) {
    let sent = socket.send(Message::text(message.to_string())).await;
    sent.expect("the server reads");
}

async fn receive(socket: &mut Socket) -> Value {
    let message = socket.next().await.expect("the socket is open").expect("it is whole");
    serde_json::from_str(message.to_text().expect("it is text")).expect("it is JSON")
}
