//! One indivisible step: nothing is lost

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

const SHIFTS: u32 = 3;
const ROUNDS: u32 = 5_000_000;

fn serve(name: &str, cups: &AtomicU32) {
    println!("[{name}] serving…");
    for _ in 0..ROUNDS {
        cups.fetch_add(1, Relaxed);
    }
    println!("[{name}] done");
}

fn main() {
    let cups = AtomicU32::new(0);
    for shift in 0..SHIFTS {
        let lost = 2 * ROUNDS * shift - cups.load(Relaxed);
        println!("[main] waiting, {lost} lost so far…");
        thread::scope(|s| {
            s.spawn(|| serve("anna", &cups));
            s.spawn(|| serve("ben", &cups));
        });
    }
    let counted = cups.into_inner();
    let lost = 2 * ROUNDS * SHIFTS - counted;
    println!("[main] {counted} cups, {lost} lost");
}
