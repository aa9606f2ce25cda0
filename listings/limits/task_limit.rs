//! Five tasks, two permits

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::sleep;

async fn fetch(page: &str, permits: Arc<Semaphore>) {
    println!("[{page}] waiting for a permit…");
    let _permit = permits.acquire().await.unwrap();
    println!("[{page}] fetching…");
    sleep(Duration::from_millis(400)).await;
    println!("[{page}] complete");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let permits = Arc::new(Semaphore::new(2));
    let mut fetches = JoinSet::new();
    for page in ["home", "menu", "prices", "map", "jobs"] {
        fetches.spawn(fetch(page, permits.clone()));
    }
    fetches.join_all().await;
    println!("[main] has all pages");
}
