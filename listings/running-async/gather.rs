//! Three futures joined, results in argument order

use std::time::Duration;
use tokio::time::sleep;

async fn prepare(item: &str, millis: u64, price: u32) -> u32 {
    println!("[{item}] preparing…");
    sleep(Duration::from_millis(millis)).await;
    println!("[{item}] ready");
    price
}

#[tokio::main]
async fn main() {
    println!("[main] waiting for three…");
    let (coffee, pastry, juice) = tokio::join!(
        prepare("coffee", 600, 320),
        prepare("pastry", 900, 280),
        prepare("juice", 300, 450),
    );
    println!("[main] prices: {coffee}, {pastry}, {juice}");
}
