//! Two threads, one basket, no lock

use std::thread;

fn main() {
    let mut basket = Vec::new();
    thread::scope(|scope| {
        scope.spawn(|| basket.push("rye"));
        scope.spawn(|| basket.push("brioche"));
    });
    println!("[main] {} loaves", basket.len());
}
