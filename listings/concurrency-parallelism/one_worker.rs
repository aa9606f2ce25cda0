//! One cook, two dishes in turns

use std::collections::VecDeque;
use std::hint::black_box;

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

fn main() {
    let mut dishes = VecDeque::from([("soup", STEPS), ("salad", STEPS)]);

    while let Some((dish, steps)) = dishes.pop_front() {
        do_step("anna", dish);
        if steps > 1 {
            dishes.push_back((dish, steps - 1));
        } else {
            println!("[anna] {dish} ready");
        }
    }
}
