//! What the tests share: a playground over the workspace's own libraries, built once, and a server before it.

// Each test file uses a part of it.
#![allow(dead_code)]

use std::future;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use futures::{SinkExt, StreamExt};
use playground::{Access, Config, Event, Exploration, Finished, Limits, Mode, Playground, Program, Run};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

pub(crate) async fn playground() -> Playground {
    playground_with(Limits::default()).await
}

pub(crate) async fn playground_with(limits: Limits) -> Playground {
    prepared(config(limits)).await
}

pub(crate) fn config(limits: Limits) -> Config {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.toml");
    let mut config = Config::new(root, Path::new(env!("CARGO_TARGET_TMPDIR")).join("playground"));
    config.limits = limits;
    config.explorer = Some(concat!(env!("CARGO_MANIFEST_DIR"), "/../orders/Cargo.toml").into());
    config
}

pub(crate) async fn prepared(config: Config) -> Playground {
    let playground = Playground::open(config).expect("Rust is installed");
    playground
        .prepare(Mode::Debug, |_| ())
        .await
        .expect("the libraries can be built");
    playground
}

/// One that explores.
pub(crate) async fn explorer(limits: Limits) -> Playground {
    let playground = Playground::open(config(limits)).expect("Rust is installed");
    let prepared = playground.prepare_explorer(|_| ()).await;
    prepared.expect("what stands in for std can be built");
    playground
}

/// What Cargo said while the libraries were prepared.
pub(crate) async fn prepare(playground: &Playground) -> Vec<String> {
    let (said, tell) = lines();
    playground.prepare(Mode::Debug, tell).await.unwrap();
    said.lock().unwrap().clone()
}

/// What Cargo said while it was prepared what stands in for std.
pub(crate) async fn prepare_explorer(playground: &Playground) -> Vec<String> {
    let (said, tell) = lines();
    playground.prepare_explorer(tell).await.unwrap();
    said.lock().unwrap().clone()
}

fn lines() -> (Arc<Mutex<Vec<String>>>, impl Fn(&str) + Send + 'static) {
    let said = Arc::new(Mutex::new(Vec::new()));
    let lines = said.clone();
    (said, move |line: &str| lines.lock().unwrap().push(line.to_owned()))
}

/// All that is said of a program while it is explored.
pub(crate) async fn explored(playground: &Playground, code: &str, exploration: &Exploration) -> Finished {
    playground.explore(program(code), exploration).unwrap().finish().await
}

/// What was found.
pub(crate) async fn report(playground: &Playground, code: &str, exploration: &Exploration) -> Value {
    let finished = explored(playground, code, exploration).await;
    assert!(finished.end.success && finished.stderr.is_empty(), "{finished:?}");
    let last = finished.stdout.lines().last().unwrap_or_else(|| panic!("{finished:?}"));
    serde_json::from_str::<Value>(last).unwrap()["report"].take()
}

/// All that may come out.
pub(crate) fn outcomes(report: &Value) -> &Vec<Value> {
    report["outcomes"].as_array().unwrap_or_else(|| panic!("{report}"))
}

/// Code that no earlier test run has left in the cache.
pub(crate) fn fresh(code: &str) -> String {
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap()
        .as_nanos();
    format!("{code}\n// {now}\n")
}

/// A program's first line of output.
pub(crate) async fn first_line(run: &mut Run) -> String {
    loop {
        match run.next().await.expect("the run has not ended") {
            Event::Stdout { text, .. } => return text.trim().to_owned(),
            Event::End(end) => panic!("the program ended without a line: {end:?}"),
            Event::Stderr { text, .. } | Event::Compiler { text, .. } => eprint!("{text}"),
            Event::Begin => {}
        }
    }
}

pub(crate) fn program(code: &str) -> Program {
    Program::new(code)
}

/// True while the process runs. One that is dead and only waits to be reaped does not.
pub(crate) fn is_alive(id: &str) -> bool {
    let said_by = |program: &str, arguments: &[&str]| {
        let output = std::process::Command::new(program).args(arguments).output().unwrap();
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    };
    if cfg!(windows) {
        let only = format!("PID eq {id}");
        return said_by("tasklist", &["/NH", "/FO", "CSV", "/FI", &only]).contains(&format!("\"{id}\""));
    }
    if !cfg!(target_os = "linux") {
        let state = said_by("ps", &["-o", "stat=", "-p", id]);
        return !state.is_empty() && !state.starts_with('Z');
    }
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
}

/// Waits up to a second for a process to be gone.
pub(crate) async fn is_gone(id: &str) -> bool {
    assert!(id.parse::<u32>().is_ok(), "`{id}` is no process id");
    let start = Instant::now();
    while is_alive(id) && start.elapsed() < Duration::from_secs(1) {
        time::sleep(Duration::from_millis(5)).await;
    }
    !is_alive(id)
}

/// A server on a free port.
pub(crate) async fn serve(playground: &Playground) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = playground.router(Access::loopback(address).unwrap());
    let patience = playground.limits().request_time;
    tokio::spawn(playground::serve(listener, router, patience, future::pending()));
    address
}

/// One request, its headers exactly as given. Returns the status and the body.
pub(crate) async fn request(address: SocketAddr, head: &str, headers: &[(&str, &str)], body: &str) -> (u16, String) {
    let mut text = format!(
        "{head} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        text += &format!("{name}: {value}\r\n");
    }
    text += "\r\n";
    text += body;
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The server may answer and close before it has read a body that it refuses.
    stream.write_all(text.as_bytes()).await.ok();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok();
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

/// A post as a page of this server sends it.
pub(crate) async fn post(address: SocketAddr, path: &str, body: &Value) -> (u16, Value) {
    let host = address.to_string();
    let origin = format!("http://{host}");
    let headers = [
        ("Host", &*host),
        ("Origin", &*origin),
        ("Sec-Fetch-Site", "same-origin"),
        ("Content-Type", "application/json"),
    ];
    let (status, body) = request(address, &format!("POST {path}"), &headers, &body.to_string()).await;
    (status, serde_json::from_str(&body).unwrap_or(Value::String(body)))
}

pub(crate) fn execute(code: &str) -> Value {
    json!({ "channel": "stable", "mode": "debug", "edition": "2024", "crateType": "bin", "tests": false, "code": code })
}

pub(crate) struct Socket(pub(crate) WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// Connects as a page of this server does, or with the given origin.
    pub(crate) async fn open(address: SocketAddr, origin: Option<&str>) -> Result<Socket, tungstenite::Error> {
        let mut request = format!("ws://{address}/websocket").into_client_request()?;
        if let Some(origin) = origin {
            request.headers_mut().insert("Origin", origin.parse().unwrap());
        }
        Ok(Socket(tokio_tungstenite::connect_async(request).await?.0))
    }

    pub(crate) async fn connect(address: SocketAddr) -> Socket {
        let mut socket = Socket::open(address, Some(&format!("http://{address}"))).await.unwrap();
        let hello = json!({
            "type": "websocket/connected",
            "payload": { "iAcceptThisIsAnUnsupportedApi": true },
            "meta": { "sequenceNumber": 0 },
        });
        socket.send(&hello).await;
        assert_eq!(socket.receive().await, hello, "the first message is echoed");
        socket
    }

    pub(crate) async fn send(&mut self, message: &Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    pub(crate) async fn run(&mut self, number: i64, code: &str) {
        let mut payload = execute(code);
        payload["backtrace"] = false.into();
        self.say("wsExecuteRequest", number, Some(payload)).await;
    }

    pub(crate) async fn say(&mut self, kind: &str, number: i64, payload: Option<Value>) {
        let mut message =
            json!({ "type": format!("output/execute/{kind}"), "meta": { "sequenceNumber": number, "page": "intro" } });
        if let Some(payload) = payload {
            message["payload"] = payload;
        }
        self.send(&message).await;
    }

    pub(crate) async fn receive(&mut self) -> Value {
        let message = time::timeout(Duration::from_secs(20), self.0.next()).await;
        let text = message
            .expect("a message comes")
            .expect("the socket is open")
            .unwrap()
            .into_text()
            .unwrap();
        serde_json::from_str(&text).unwrap()
    }

    /// The next message of this kind; fails where the run ends before.
    pub(crate) async fn until(&mut self, kind: &str) -> Value {
        loop {
            let message = self.receive().await;
            let found = message["type"].as_str().unwrap_or_default().to_owned();
            if found.ends_with(kind) {
                return message;
            }
            assert!(!found.ends_with("End") && !found.ends_with("error"), "{message}");
        }
    }
}

/// A program with more orders than anybody can wait for, where each is run for itself.
pub(crate) const ENDLESS: &str = "
use std::sync::atomic::AtomicU32; use std::sync::atomic::Ordering::SeqCst;
use std::thread;

static COINS: AtomicU32 = AtomicU32::new(0);

fn main() {
    thread::scope(|s| {
        for _ in 0..4 {
            s.spawn(|| (0..9).for_each(|_| drop(COINS.fetch_add(1, SeqCst))));
        }
    });
}
";
