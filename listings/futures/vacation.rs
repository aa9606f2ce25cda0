//! The house is long painted when its owner comes home

use std::time::{Duration, Instant};
use tokio::time::sleep;

async fn paint() -> &'static str {
    println!("[painter] painting…");
    sleep(Duration::from_millis(300)).await;
    println!("[painter] done");
    "a blue house"
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let house = tokio::spawn(paint());

    println!("[me] on vacation…");
    sleep(Duration::from_millis(1500)).await;
    println!("[me] back home");

    let back = Instant::now();
    println!("[me] waiting for the house…");
    let house = house.await.unwrap();
    println!("[me] {house} after {} ms", back.elapsed().as_millis());
}
