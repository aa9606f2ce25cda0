//! A full channel makes its producer wait

use crossbeam_channel::{Receiver, Sender, bounded};
use std::thread::{self, sleep};
use std::time::Duration;

const ROOM: usize = 2;
const USE: Duration = Duration::from_millis(400);

fn producer(sender: Sender<u32>) {
    for number in 1..=6 {
        println!("[producer] waiting: {number}…");
        sender.send(number).expect("the consumer is there");
    }
    println!("[producer] done");
}

fn consumer(receiver: Receiver<u32>) {
    println!("[consumer] waiting…");
    for number in &receiver {
        println!("[consumer] using {number}…");
        sleep(USE / 2);
        println!("[queue] holds {}", receiver.len());
        sleep(USE / 2);
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
