//! A start each 300 ms, however long each takes

use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{interval, sleep};

async fn fetch(page: &str) {
    println!("[{page}] fetching…");
    sleep(Duration::from_millis(750)).await;
    println!("[{page}] complete");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut pace = interval(Duration::from_millis(300));
    let mut fetches = JoinSet::new();
    for page in ["home", "menu", "prices", "map", "jobs"] {
        println!("[main] waiting: {page}…");
        pace.tick().await;
        fetches.spawn(fetch(page));
    }
    println!("[main] waiting for all…");
    fetches.join_all().await;
    println!("[main] has all pages");
}
