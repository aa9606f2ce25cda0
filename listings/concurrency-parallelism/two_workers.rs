//! Two cooks, a dish each

use std::hint::black_box;
use std::thread;

const STEPS: u32 = 3;
const CUTS: u64 = 20_000_000;

fn do_step(cook: &str, dish: &str) {
    println!("[{cook}] {dish}…");
    let mut bits = 1;
    for cut in 0..CUTS {
        bits = (bits * 31 + cut) % 1_000_003;
    }
    black_box(bits);
}

fn prepare(cook: &str, dish: &str) {
    for _ in 0..STEPS {
        do_step(cook, dish);
    }
    println!("[{cook}] {dish} ready");
}

fn main() {
    thread::scope(|scope| {
        scope.spawn(|| prepare("anna", "soup"));
        scope.spawn(|| prepare("ben", "salad"));
    });
}
