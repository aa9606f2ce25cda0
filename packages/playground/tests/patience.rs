//! Who connects and asks for nothing is sent away; who has asked may be silent.

mod common;

use std::net::SocketAddr;
use std::time::Duration;

use futures::StreamExt;
use playground::Limits;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time;

use common::{Socket, playground_with, serve};

const PATIENCE: Duration = Duration::from_millis(300);
/// Long enough to be sent away on the busiest machine.
const LONG: Duration = Duration::from_secs(60);

async fn server() -> SocketAddr {
    let limits = Limits {
        request_time: PATIENCE,
        ..Limits::default()
    };
    serve(&playground_with(limits).await).await
}

/// What the server says before it closes the connection.
async fn last_words(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let read = time::timeout(LONG, stream.read_to_end(&mut answer)).await;
    // A reset is a way to close it.
    read.expect("the server closes it").ok();
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn a_socket_that_never_speaks_is_dropped() {
    let mut stream = TcpStream::connect(server().await).await.unwrap();
    last_words(&mut stream).await;
}

#[tokio::test]
async fn a_request_that_never_ends_its_head_is_dropped() {
    let address = server().await;
    let (mut reader, mut writer) = TcpStream::connect(address).await.unwrap().into_split();
    let head = format!("GET /meta/crates HTTP/1.1\r\nHost: {address}\r\n");
    writer.write_all(head.as_bytes()).await.unwrap();
    // It says something all the time.
    let endless = async {
        while writer.write_all(b"X-More: and more\r\n").await.is_ok() {
            time::sleep(PATIENCE / 10).await;
        }
    };
    let mut answer = Vec::new();
    let closed = async {
        tokio::join!(endless, reader.read_to_end(&mut answer)).1.ok();
    };
    time::timeout(LONG, closed).await.expect("the server closes it");
}

#[tokio::test]
async fn a_request_that_never_ends_its_body_is_refused() {
    let address = server().await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /execute HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{{"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    assert!(last_words(&mut stream).await.starts_with("HTTP/1.1 408 "));
}

#[tokio::test]
async fn a_websocket_that_never_sends_its_first_message_is_dropped() {
    let address = server().await;
    let mut socket = Socket::open(address, Some(&format!("http://{address}"))).await.unwrap();
    let closed = async { while let Some(Ok(_)) = socket.0.next().await {} };
    time::timeout(LONG, closed).await.expect("the server closes it");
}

#[tokio::test]
async fn a_websocket_that_has_spoken_may_be_silent() {
    let mut socket = Socket::connect(server().await).await;
    time::sleep(PATIENCE * 4).await;
    socket.run(1, "fn main() { println!(\"still there\") }").await;
    assert_eq!(socket.until("Stdout").await["payload"], "still there\n");
}

#[tokio::test]
async fn a_request_may_take_longer_than_the_client_may() {
    let address = server().await;
    let code = "fn main() { std::thread::sleep(std::time::Duration::from_millis(1200)); println!(\"slow\") }";
    let (status, answer) = common::post(address, "/execute", &common::execute(code)).await;
    assert_eq!((status, &answer["stdout"]), (200, &"slow\n".into()));
}
