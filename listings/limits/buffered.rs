//! Two at a time, the rest not begun

use futures::stream::{self, StreamExt};
use std::time::Duration;
use tokio::time::sleep;

async fn fetch((page, millis): (&'static str, u64)) -> &'static str {
    println!("[{page}] fetching…");
    sleep(Duration::from_millis(millis)).await;
    println!("[{page}] complete");
    page
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let pages = [("home", 700), ("menu", 300), ("prices", 300), ("map", 300)];
    let mut fetched = stream::iter(pages).map(fetch).buffer_unordered(2);
    println!("[main] waiting for any…");
    while let Some(page) = fetched.next().await {
        println!("[main] waiting, has {page}…");
    }
    println!("[main] has all pages");
}
