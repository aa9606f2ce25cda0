//! A producer panics, and its consumer still finishes

use crossbeam_channel::{Receiver, Sender, unbounded};
use std::thread::{Builder, sleep};
use std::time::Duration;

fn producer(sender: Sender<u32>) {
    for number in 1..=5 {
        println!("[producer] making {number}…");
        sleep(Duration::from_millis(150));
        assert!(number != 3, "out of milk");
        println!("[producer] made {number}");
        sender.send(number).expect("the consumer is there");
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

fn main() -> std::io::Result<()> {
    let (sender, receiver) = unbounded();
    let name = |name: &str| Builder::new().name(name.into());
    let maker = name("producer").spawn(|| producer(sender))?;
    let user = name("consumer").spawn(|| consumer(receiver))?;
    println!("[main] consumer panicked: {}", user.join().is_err());
    println!("[main] producer panicked: {}", maker.join().is_err());
    Ok(())
}
