//! Threads that never pause do not starve their neighbour

use std::thread::{self, sleep};
use std::time::{Duration, Instant};
use std::{hint, num::NonZero};

fn compute(time: Duration) {
    let start = Instant::now();
    while start.elapsed() < time {
        hint::spin_loop();
    }
}

fn report() {
    println!("[report] on every core…");
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| compute(Duration::from_millis(800)));
        }
    });
    println!("[report] done");
}

fn heartbeat() {
    thread::scope(|scope| {
        for beat in 1..=6 {
            println!("[heartbeat] beat {beat}");
            if beat == 3 {
                scope.spawn(report);
            }
            sleep(Duration::from_millis(300));
        }
    });
}

fn main() {
    thread::spawn(heartbeat).join().unwrap();
}
