//! Each result as it comes, the quickest first

use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

async fn fetch(page: &'static str, millis: u64) -> &'static str {
    println!("[{page}] fetching…");
    sleep(Duration::from_millis(millis)).await;
    println!("[{page}] complete");
    page
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut fetches = JoinSet::new();
    for (page, millis) in [("menu", 900), ("prices", 300), ("map", 600)] {
        fetches.spawn(fetch(page, millis));
    }
    println!("[main] waiting for any…");
    while let Some(page) = fetches.join_next().await {
        println!("[main] waiting, has {}…", page.unwrap());
    }
    println!("[main] has all");
}
