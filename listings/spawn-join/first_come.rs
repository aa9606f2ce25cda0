//! First come, first served, and luck decides who comes first

use std::sync::mpsc;
use std::thread::{self, sleep};
use std::time::Duration;

fn main() {
    let (queue, next) = mpsc::channel();
    println!("[main] serves…");
    for guest in ["ida", "max", "zoe"] {
        let queue = queue.clone();
        thread::spawn(move || {
            println!("[{guest}] waiting…");
            queue.send(guest).expect("main serves everyone");
        });
    }
    drop(queue);

    for guest in next {
        println!("[{guest}] paying…");
        sleep(Duration::from_millis(100));
        println!("[{guest}] leaves");
    }
    println!("[main] closes");
}
