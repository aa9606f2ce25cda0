//! How long an unedited program takes to its first line on the wire, by WebSocket, beside its executable run directly:
//! `cargo bench -p playground --bench first_line`, on a machine that is otherwise idle. Once by `playground::serve`, and
//! once by axum's own server, which leaves `TCP_NODELAY` off: the line then waits until the client has acknowledged what
//! came before. All in turn, in one run.

#[path = "common/mod.rs"]
mod common;

use std::env;
use std::fs;
use std::future;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Instant, SystemTime};

use futures::{SinkExt, StreamExt};
use playground::{Access, Counted, Playground, Program};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use common::{SERVE, Server, folder, percentile, playground};

/// Rounds, of which the median and the least are told.
const ROUNDS: usize = 101;

/// Each prints one line.
const PROGRAMS: [(&str, &str); 3] = [
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

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

fn main() {
    let runtime = Runtime::new().expect("threads can be started");
    match env::args().nth(1).as_deref() {
        Some(SERVE) => runtime.block_on(serve()),
        _ => runtime.block_on(measure()),
    }
}

/// Serves in both ways until it is killed.
async fn serve() {
    let playground = playground(Counted::default()).await;
    let (with, without) = (bound(&playground).await, bound(&playground).await);
    println!("{} {}", with.1, without.1);
    let patience = playground.limits().request_time;
    tokio::spawn(playground::serve(with.0, with.2, patience, future::pending()));
    axum::serve(without.0, without.2).await.expect("it serves");
}

async fn bound(playground: &Playground) -> (TcpListener, SocketAddr, axum::Router) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    let router = playground.router(Access::loopback(address).expect("it is on this machine"));
    (listener, address, router)
}

async fn measure() {
    let compiled = compile().await;
    let server = Server::start(&["env"], &[]);
    let (mut with, mut without) = (connect(server.address(0)).await, connect(server.address(1)).await);
    println!(
        "{:<6}  {:>16}  {:>17}  {:>17}  {:>13}  {:>18}",
        "", "program itself", "with TCP_NODELAY", "without", "ratio", "more than itself"
    );
    println!(
        "{:<6}  {:>16}  {:>17}  {:>17}  {:>13}  {:>18}",
        "", "median  least", "median  least", "median  least", "with  without", "with, by medians"
    );
    for (name, code, executable) in &compiled {
        let mut times = [Vec::new(), Vec::new(), Vec::new()];
        for round in 0..ROUNDS {
            times[0].push(by_itself(executable));
            times[1].push(by_socket(&mut with, round, code).await);
            times[2].push(by_socket(&mut without, round, code).await);
        }
        let [own, with, without] = times.map(|mut times| (percentile(&mut times, 50), percentile(&mut times, 0)));
        let shown = |(median, least): (f64, f64)| format!("{:>5.1} {:>5.1} ms", median * 1e3, least * 1e3);
        println!(
            "{name:<6}  {:>16}  {:>17}  {:>17}  {:>5.1}x {:>5.1}x  {:>15.1} ms",
            shown(own),
            shown(with),
            shown(without),
            with.0 / own.0,
            without.0 / own.0,
            (with.0 - own.0) * 1e3
        );
    }
}

/// Each program's name, code, and executable in the playground's cache, where a new entry is the one compiled last.
async fn compile() -> Vec<(&'static str, String, PathBuf)> {
    let playground = playground(Counted::default()).await;
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let now = now.expect("it is after 1970").as_nanos();
    let mut compiled = Vec::new();
    for (name, code) in PROGRAMS {
        let before = executables();
        let code = format!("{code}\n// {now}\n");
        let finished = playground
            .run(Program::new(&*code))
            .expect("nothing else runs")
            .finish()
            .await;
        assert!(finished.end.success, "{finished:?}");
        let executable = executables().into_iter().find(|path| !before.contains(path));
        compiled.push((name, code, executable.expect("it was kept")));
    }
    compiled
}

fn executables() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder().join("cache")).expect("there is a cache");
    let paths = entries.map(|entry| entry.expect("it can be read").path().join("program"));
    paths.filter(|path| path.is_file()).collect()
}

/// Seconds from starting the program to its first line.
fn by_itself(executable: &Path) -> f64 {
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

async fn connect(address: SocketAddr) -> Socket {
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

/// Seconds from asking to the first line. Waits for the end, too.
async fn by_socket(socket: &mut Socket, number: usize, code: &str) -> f64 {
    let request = json!({
        "type": "output/execute/wsExecuteRequest",
        "payload": {
            "channel": "stable", "mode": "debug", "edition": "2024", "crateType": "bin", "tests": false,
            "backtrace": false, "code": code,
        },
        "meta": { "sequenceNumber": number },
    });
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
            Some("output/execute/wsExecuteBegin") => {}
            _ => panic!("{message}"),
        }
    }
}

async fn send(socket: &mut Socket, message: &Value) {
    let sent = socket.send(Message::text(message.to_string())).await;
    sent.expect("the server reads");
}

async fn receive(socket: &mut Socket) -> Value {
    let message = socket.next().await.expect("the socket is open").expect("it is whole");
    serde_json::from_str(message.to_text().expect("it is text")).expect("it is JSON")
}
