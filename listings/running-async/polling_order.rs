//! `join!` polls in turn, on one task

use std::thread;
use std::time::Duration;
use tokio::task::yield_now;

async fn chop(item: &str) {
    for round in 1..=3 {
        println!("[{item}] round {round}…");
        thread::sleep(Duration::from_millis(120)); // busy
        println!("[{item}] pausing");
        yield_now().await;
    }
}

#[tokio::main]
async fn main() {
    tokio::join!(chop("apple"), chop("banana"), chop("cherry"));
}
