//! Load, then store: each round loses one cup

use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

const ROUNDS: u32 = 3;

fn serve(name: &str, cups: &AtomicU32, together: &Barrier) {
    for _ in 0..ROUNDS {
        let seen = cups.load(Relaxed);
        println!("[{name}] has read {seen}…");
        thread::sleep(Duration::from_millis(300));
        together.wait(); // both have loaded
        cups.store(seen + 1, Relaxed);
        println!("[{name}] has written {}", seen + 1);
        together.wait(); // both have stored
    }
}

fn main() {
    let cups = AtomicU32::new(0);
    let together = Barrier::new(2);
    thread::scope(|s| {
        s.spawn(|| serve("anna", &cups, &together));
        s.spawn(|| serve("ben", &cups, &together));
        println!("[main] waiting for both…");
    });
    let counted = cups.into_inner();
    let served = 2 * ROUNDS;
    let lost = served - counted;
    println!("[main] {counted} of {served} cups, {lost} lost");
}
