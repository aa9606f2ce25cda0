//! A full channel makes its producer wait

use crossbeam_channel::{Receiver, Sender, bounded};
use std::thread::{self, sleep};
use std::time::Duration;

const ROOM: usize = 2;

fn producer(sender: Sender<u32>) {
    for number in 1..=6 {
        println!("[producer] making {number}…");
        sleep(Duration::from_millis(50));
        println!("[producer] waiting for room…");
        sender.send(number).expect("the consumer is there");
        println!("[producer] sent {number}");
    }
}

fn consumer(receiver: Receiver<u32>) {
    println!("[consumer] waiting…");
    for number in receiver {
        println!("[consumer] using {number}…");
        sleep(Duration::from_millis(250));
        println!("[consumer] waiting…");
    }
    println!("[consumer] finished");
}

fn main() {
    let (sender, receiver) = bounded(ROOM);
    thread::scope(|scope| {
        scope.spawn(|| producer(sender));
        scope.spawn(|| consumer(receiver));
    });
}
