//! One sender too many keeps the consumer waiting

use crossbeam_channel::unbounded;
use std::thread::{self, sleep};
use std::time::Duration;

fn main() {
    let (sender, receiver) = unbounded();
    thread::scope(|scope| {
        for number in 1..=3 {
            let sender = sender.clone();
            scope.spawn(move || {
                println!("[producer {number}] making {number}…");
                sleep(Duration::from_millis(150 * number));
                println!("[producer {number}] made {number}");
                sender.send(number).expect("the consumer is there");
            });
        }
        let end = loop {
            println!("[consumer] waiting…");
            match receiver.recv_timeout(Duration::from_millis(600)) {
                Ok(number) => println!("[consumer] got {number}"),
                Err(error) => break error,
            }
        };
        println!("[consumer] {end}");
    });
    drop(sender);
    println!("[main] {:?}", receiver.recv());
}
