//! Two at a time, and 600 ms from start to start

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep};

async fn fetch(page: &str, millis: u64, _permit: OwnedSemaphorePermit) {
    println!("[{page}] fetching…");
    sleep(Duration::from_millis(millis)).await;
    println!("[{page}] complete");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let permits = Arc::new(Semaphore::new(2));
    let mut pace = interval(Duration::from_millis(600));
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut fetches = JoinSet::new();
    for (page, millis) in [("home", 1850), ("menu", 900), ("prices", 500), ("map", 500)] {
        println!("[main] waiting: permit…");
        let permit = permits.clone().acquire_owned().await.unwrap();
        println!("[main] waiting: pace…");
        pace.tick().await;
        fetches.spawn(fetch(page, millis, permit));
    }
    println!("[main] waiting for all…");
    fetches.join_all().await;
    println!("[main] has all pages");
}
