//! On one thread, an update is lost across an `.await`

use std::cell::Cell;
use std::time::Duration;
use tokio::time::sleep;

async fn sell(guest: &str, payment: u64, cakes: &Cell<u32>) {
    let left = cakes.get();
    println!("[{guest}] sees {left} cakes, paying…");
    sleep(Duration::from_millis(payment)).await;
    cakes.set(left - 1);
    println!("[{guest}] leaves {}", cakes.get());
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let cakes = Cell::new(8);
    tokio::join!(sell("ida", 400, &cakes), sell("max", 600, &cakes));
    println!("[main] 2 sold, {} of 8 left", cakes.get());
}
