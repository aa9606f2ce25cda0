//! A list of orders that nobody has placed

#![deny(unused_must_use)]

use std::time::Duration;
use tokio::time::sleep;

async fn coffee(guest: &str) {
    println!("[{guest}] brewing…");
    sleep(Duration::from_millis(400)).await;
    println!("[{guest}] ready");
}

#[tokio::main]
async fn main() {
    let mut orders = Vec::new();
    for guest in ["ida", "max"] {
        orders.push(coffee(guest));
    }
    println!("[main] waiting for {} orders…", orders.len());
    sleep(Duration::from_millis(1000)).await;
    println!("[main] nothing has come");
}
