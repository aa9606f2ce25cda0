//! Each as it comes, in one task that lends what it has

use futures::stream::{FuturesUnordered, StreamExt};
use std::cell::Cell;
use std::time::Duration;
use tokio::time::sleep;

async fn fetch(page: &str, millis: u64, bytes: &Cell<usize>) {
    println!("[{page}] fetching…");
    sleep(Duration::from_millis(millis)).await;
    bytes.set(bytes.get() + page.len() * 1000);
    println!("[{page}] complete");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let list = String::from("menu prices map");
    let bytes = Cell::new(0);
    let mut fetches: FuturesUnordered<_> = list
        .split(' ')
        .zip([900, 300, 600])
        .map(|(page, millis)| fetch(page, millis, &bytes))
        .collect();
    println!("[main] waiting for any…");
    while let Some(()) = fetches.next().await {
        println!("[main] waiting, has {} bytes…", bytes.get());
    }
    println!("[main] has all");
}
