//! Each message goes to one of two consumers

use crossbeam_channel::{Receiver, unbounded};
use std::thread::{self, sleep};
use std::time::Duration;

// each one's name, and the ms until they arrive
const STAFF: [(&str, u64); 2] = [("ada", 0), ("ben", 400)];

fn consumer(name: &str, arrives_after: u64, orders: Receiver<u32>) {
    println!("[{name}] arriving…");
    sleep(Duration::from_millis(arrives_after));
    println!("[{name}] waiting…");
    for order in orders {
        println!("[{name}] making order {order}…");
        sleep(Duration::from_millis(650));
        println!("[{name}] waiting…");
    }
    println!("[{name}] going home");
}

fn main() {
    let (sender, receiver) = unbounded();
    thread::scope(|scope| {
        for (name, arrives_after) in STAFF {
            let orders = receiver.clone();
            scope.spawn(move || consumer(name, arrives_after, orders));
        }
        for (order, pause) in [(1, 200), (2, 420), (3, 420), (4, 420)] {
            sleep(Duration::from_millis(pause));
            println!("[counter] order {order}");
            sender.send(order).expect("a consumer is there");
        }
        println!("[counter] closing");
        drop(sender);
    });
}
