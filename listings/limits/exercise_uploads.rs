//! No more than two uploads at a time

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::sleep;

/// What the server counts.
static AT_ONCE: AtomicU32 = AtomicU32::new(0);

async fn upload(file: &str, millis: u64) {
    println!("[{file}] uploading…");
    println!("[server] {} at once", AT_ONCE.fetch_add(1, Relaxed) + 1);
    sleep(Duration::from_millis(millis)).await;
    AT_ONCE.fetch_sub(1, Relaxed);
    println!("[{file}] uploaded");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let permits = Semaphore::new(2);
    let mut uploads = JoinSet::new();
    for (file, millis) in [("film", 700), ("song", 300), ("map", 300), ("text", 300)] {
        println!("[main] waiting for a permit…");
        let _permit = permits.acquire().await.expect("it stays open");
        uploads.spawn(upload(file, millis));
    }
    println!("[main] waiting for all…");
    uploads.join_all().await;
    println!("[main] all uploaded");
}
