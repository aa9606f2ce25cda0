//! An async lock around both halves loses nothing

use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::sleep;

async fn sell(guest: &str, payment: u64, cakes: &Mutex<u32>) {
    println!("[{guest}] waiting for the counter…");
    let mut cakes = cakes.lock().await;
    let left = *cakes;
    println!("[{guest}] sees {left} cakes, paying…");
    sleep(Duration::from_millis(payment)).await;
    *cakes = left - 1;
    println!("[{guest}] leaves {cakes}");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let cakes = Mutex::new(8);
    tokio::join!(sell("ida", 400, &cakes), sell("max", 600, &cakes));
    println!("[main] 2 sold, {} of 8 left", cakes.into_inner());
}
