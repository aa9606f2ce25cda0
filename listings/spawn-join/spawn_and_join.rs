//! A worker counts while main goes on, until main joins it

use std::thread::{self, sleep};
use std::time::Duration;

fn print_numbers() {
    let name = thread::current().name().unwrap_or("unnamed").to_string();
    for number in 0..5 {
        println!("[{name}] number {number}…");
        sleep(Duration::from_millis(500));
    }
    println!("[{name}] done");
}

fn main() {
    println!("[main] starts worker, works…");
    let worker = thread::Builder::new()
        .name("worker".to_string())
        .spawn(print_numbers)
        .expect("no thread to be had");
    sleep(Duration::from_millis(750));
    println!("[main] waiting in join…");
    worker.join().expect("the worker panicked");
    println!("[main] worker has ended");
}
