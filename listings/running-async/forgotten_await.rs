//! A future that nobody awaits

#![deny(unused_must_use)]

use std::time::Duration;
use tokio::time::sleep;

async fn coffee() {
    println!("[coffee] brewing…");
    sleep(Duration::from_millis(800)).await;
    println!("[coffee] ready");
}

#[tokio::main]
async fn main() {
    coffee();
    println!("[main] served");
}
