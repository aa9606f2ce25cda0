//! A background thread dies with main

use std::thread::{self, sleep};
use std::time::Duration;

struct TempFile;

impl Drop for TempFile {
    fn drop(&mut self) {
        println!("[saver] removes its file");
    }
}

fn save_every_now_and_then() {
    let _file = TempFile;
    loop {
        println!("[saver] saves…");
        sleep(Duration::from_millis(1000));
    }
}

fn main() {
    println!("[main] works…");
    thread::spawn(save_every_now_and_then);
    sleep(Duration::from_millis(1500));
    println!("[main] leaves");
}
