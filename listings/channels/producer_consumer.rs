//! A producer hangs up, and its consumer finishes

use crossbeam_channel::{Receiver, Sender, unbounded};
use std::thread::{self, sleep};
use std::time::Duration;

// each item: its number, the ms to make it, the ms to use it
const ITEMS: [(u32, u64, u64); 5] = [
    (42, 250, 100),
    (7, 150, 250),
    (93, 100, 250),
    (18, 100, 200),
    (61, 100, 150),
];

fn producer(sender: Sender<(u32, u64)>) {
    for (number, making, using) in ITEMS {
        println!("[producer] making {number}…");
        sleep(Duration::from_millis(making));
        println!("[producer] made {number}");
        sender.send((number, using)).expect("the consumer is there");
    }
    println!("[producer] hanging up");
}

fn consumer(receiver: Receiver<(u32, u64)>) {
    println!("[consumer] waiting…");
    for (number, using) in receiver {
        println!("[consumer] using {number}…");
        sleep(Duration::from_millis(using));
        println!("[consumer] waiting…");
    }
    println!("[consumer] finished");
}

fn main() {
    let (sender, receiver) = unbounded();
    thread::scope(|scope| {
        scope.spawn(|| producer(sender));
        scope.spawn(|| consumer(receiver));
    });
    println!("[main] both have finished");
}
