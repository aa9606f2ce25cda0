//! One async function waits for another

use std::time::Duration;
use tokio::time::sleep;

async fn greet() {
    println!("[greet] waiting for a timer…");
    sleep(Duration::from_millis(1600)).await;
    println!("[greet] Hello");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("[main] waiting for greet…");
    greet().await;
    println!("[main] done");
}
