//! A sentinel ends the consumer while the channel stays open

use crossbeam_channel::{Receiver, Sender, unbounded};
use std::thread::{self, sleep};
use std::time::Duration;

fn producer(sender: &Sender<Option<u32>>) {
    for number in [42, 7, 93] {
        println!("[producer] making {number}…");
        sleep(Duration::from_millis(150));
        println!("[producer] made {number}");
        sender.send(Some(number)).expect("the consumer is there");
    }
    println!("[producer] sending None");
    sender.send(None).expect("the consumer is there");
}

fn consumer(receiver: &Receiver<Option<u32>>) {
    println!("[consumer] waiting…");
    while let Ok(Some(number)) = receiver.recv() {
        println!("[consumer] using {number}…");
        sleep(Duration::from_millis(250));
        println!("[consumer] waiting…");
    }
    println!("[consumer] finished");
}

fn main() {
    let (sender, receiver) = unbounded();
    thread::scope(|scope| {
        scope.spawn(|| producer(&sender));
        scope.spawn(|| consumer(&receiver));
    });
    println!("[main] {:?}", receiver.try_recv());
}
