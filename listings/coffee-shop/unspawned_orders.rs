//! Two orders, and none is spawned

use std::thread;
use std::time::{Duration, Instant};
use tokio::time::sleep;

fn this_thread() -> String {
    thread::current().name().unwrap_or("unnamed").to_string()
}

async fn coffee() {
    println!("[coffee] brewing on thread {}…", this_thread());
    sleep(Duration::from_millis(800)).await;
    println!("[coffee] ready");
}

async fn pastry() {
    println!("[pastry] baking on thread {}…", this_thread());
    sleep(Duration::from_millis(1200)).await;
    println!("[pastry] ready");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let start = Instant::now();
    let coffee_order = coffee();
    let pastry_order = pastry();
    println!("[main] waiting for both…");
    coffee_order.await;
    pastry_order.await;
    println!("[main] served after {:.2} s", start.elapsed().as_secs_f64());
}
