//! One indivisible step: nothing is lost

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

const ROUNDS: u32 = 10_000_000;

fn serve(name: &str, cups: &AtomicU32) {
    println!("[{name}] serving…");
    for _ in 0..ROUNDS {
        cups.fetch_add(1, Relaxed);
    }
    println!("[{name}] done");
}

fn main() {
    let cups = AtomicU32::new(0);
    thread::scope(|s| {
        s.spawn(|| serve("anna", &cups));
        s.spawn(|| serve("ben", &cups));
        println!("[main] waiting for both…");
    });
    let counted = cups.into_inner();
    let served = 2 * ROUNDS;
    let lost = served - counted;
    println!("[main] {counted} of {served} cups, {lost} lost");
}
