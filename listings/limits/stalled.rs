//! Nobody asks, so nobody fetches

use futures::stream::{self, StreamExt};
use std::time::Duration;
use tokio::time::sleep;

async fn fetch((page, millis): (&'static str, u64)) -> &'static str {
    println!("[{page}] connecting…");
    sleep(Duration::from_millis(millis)).await;
    println!("[{page}] reading…");
    sleep(Duration::from_millis(millis)).await;
    println!("[{page}] complete");
    page
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let pages = [("home", 100), ("menu", 400), ("prices", 300)];
    let mut fetched = stream::iter(pages).map(fetch).buffer_unordered(2);
    println!("[main] waiting for any…");
    while let Some(page) = fetched.next().await {
        println!("[main] storing {page}…");
        sleep(Duration::from_millis(700)).await;
        println!("[main] waiting for any…");
    }
    println!("[main] has stored all");
}
