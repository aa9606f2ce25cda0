//! A worker counts while main goes on, until main joins it

use std::thread::{self, sleep};
use std::time::Duration;

fn print_numbers() {
    for number in 0..5 {
        println!("[worker] number {number}…");
        sleep(Duration::from_millis(500));
    }
    println!("[worker] done");
}

fn main() {
    println!("[main] starts worker, works…");
    let worker = thread::spawn(print_numbers);
    sleep(Duration::from_millis(750));
    println!("[main] waiting in join…");
    worker.join().unwrap();
    println!("[main] worker has ended");
}
