//! The permit first, then the task

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::sleep;

async fn fetch(page: &str, _permit: OwnedSemaphorePermit) {
    println!("[{page}] fetching…");
    sleep(Duration::from_millis(400)).await;
    println!("[{page}] complete");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let permits = Arc::new(Semaphore::new(2));
    let mut fetches = JoinSet::new();
    for page in ["home", "menu", "prices", "map", "jobs"] {
        println!("[main] waiting: {page}…");
        let permit = permits.clone().acquire_owned().await.unwrap();
        fetches.spawn(fetch(page, permit));
    }
    println!("[main] waiting for all…");
    fetches.join_all().await;
    println!("[main] has all pages");
}
