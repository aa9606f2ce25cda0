//! Two at a time, the rest not begun

use futures::stream::{self, StreamExt};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::time::sleep;

/// A connection to a server, which sends the page's text after a while and hangs up.
fn connect(page: &'static str, millis: u64) -> DuplexStream {
    let (connection, mut server) = duplex(64);
    tokio::spawn(async move {
        sleep(Duration::from_millis(millis)).await;
        server.write_all(page.as_bytes()).await
    });
    connection
}

async fn fetch((page, millis): (&'static str, u64)) -> String {
    println!("[{page}] fetching…");
    let mut text = String::new();
    let mut connection = connect(page, millis);
    connection.read_to_string(&mut text).await.unwrap();
    println!("[{page}] complete");
    text
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let pages = [("home", 1300), ("menu", 300), ("prices", 300), ("map", 300)];
    let mut fetched = stream::iter(pages).map(fetch).buffer_unordered(2);
    println!("[main] waiting for any…");
    while let Some(text) = fetched.next().await {
        println!("[main] waiting, has {text}…");
    }
    println!("[main] has all pages");
}
