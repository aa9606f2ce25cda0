//! Main leaves without joining, and the worker is cut off

use std::sync::mpsc;
use std::thread::{self, sleep};
use std::time::Duration;

fn main() {
    let (started, has_started) = mpsc::channel();
    thread::spawn(move || {
        started.send(()).expect("main is waiting");
        for number in 0..5 {
            println!("[worker] number {number}…");
            sleep(Duration::from_millis(1000));
        }
        println!("[worker] done");
    });
    has_started.recv().expect("the worker runs");

    println!("[main] goes on…");
    sleep(Duration::from_millis(1500));
    println!("[main] leaves");
}
