//! The same work twice, in a row and side by side

use std::hint::black_box;
use std::thread;
use std::time::Instant;

const BEANS: u64 = 48_000_000;

fn grind(mill: &str) {
    println!("[{mill}] grinding…");
    let mut dust = 1;
    for bean in 0..BEANS {
        dust = (dust * 31 + bean) % 1_000_003;
    }
    black_box(dust);
    println!("[{mill}] ground");
}

fn main() {
    let start = Instant::now();
    println!("[main] in a row…");
    grind("left");
    grind("right");
    let in_a_row = start.elapsed().as_secs_f64();

    let start = Instant::now();
    println!("[main] side by side…");
    thread::scope(|scope| {
        scope.spawn(|| grind("left"));
        scope.spawn(|| grind("right"));
    });
    let side_by_side = start.elapsed().as_secs_f64();

    let ratio = side_by_side / in_a_row;
    println!("[main] took {ratio:.2} × as long");
}
