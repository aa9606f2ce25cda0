//! Producer and consumer on one thread

use std::time::Duration;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::sleep;

// each item: its number, the ms to make it, the ms to use it
const ITEMS: [(u32, u64, u64); 5] = [
    (42, 250, 100),
    (7, 150, 250),
    (93, 100, 250),
    (18, 100, 200),
    (61, 100, 150),
];

async fn producer(sender: Sender<(u32, u64)>) {
    for (number, making, using) in ITEMS {
        println!("[producer] making {number}…");
        sleep(Duration::from_millis(making)).await;
        println!("[producer] made {number}");
        let sent = sender.send((number, using)).await;
        sent.expect("the consumer is there");
    }
    println!("[producer] hanging up");
}

async fn consumer(mut receiver: Receiver<(u32, u64)>) {
    println!("[consumer] waiting…");
    while let Some((number, using)) = receiver.recv().await {
        println!("[consumer] using {number}…");
        sleep(Duration::from_millis(using)).await;
        println!("[consumer] waiting…");
    }
    println!("[consumer] finished");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (sender, receiver) = mpsc::channel(8);
    tokio::join!(producer(sender), consumer(receiver));
    println!("[main] both have finished");
}
