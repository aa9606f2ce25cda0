//! Two threads, one counter, no lock

use std::thread;

const ROUNDS: u32 = 100_000;

fn serve(cups: &mut u32) {
    for _ in 0..ROUNDS {
        *cups += 1;
    }
}

fn main() {
    let mut cups = 0;
    thread::scope(|s| {
        s.spawn(|| serve(&mut cups));
        s.spawn(|| serve(&mut cups));
    });
    println!("[main] {cups} cups");
}
