//! One order at a time

use std::thread::{self, sleep};
use std::time::{Duration, Instant};

fn this_thread() -> String {
    thread::current().name().unwrap_or("unnamed").to_string()
}

fn coffee() {
    println!("[coffee] brewing on thread {}…", this_thread());
    sleep(Duration::from_millis(800));
    println!("[coffee] ready");
}

fn pastry() {
    println!("[pastry] baking on thread {}…", this_thread());
    sleep(Duration::from_millis(1200));
    println!("[pastry] ready");
}

fn main() {
    let start = Instant::now();
    println!("[main] waiting for the order…");
    coffee();
    pastry();
    println!("[main] served after {:.2} s", start.elapsed().as_secs_f64());
}
