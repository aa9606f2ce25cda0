//! As many tasks as there are pages, results in their order

use std::time::Duration;
use tokio::time::sleep;

async fn fetch(page: &str, millis: u64) -> usize {
    println!("[{page}] fetching…");
    sleep(Duration::from_millis(millis)).await;
    println!("[{page}] complete");
    page.len() * 1000 // as if that were its size
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let pages = [("menu", 600), ("prices", 200), ("map", 400)];
    let handles: Vec<_> = pages
        .into_iter()
        .map(|(page, millis)| tokio::spawn(fetch(page, millis)))
        .collect();

    println!("[main] waiting for them in order…");
    let mut sizes = Vec::new();
    for handle in handles {
        sizes.push(handle.await.unwrap());
    }
    println!("[main] has {sizes:?}");
}
