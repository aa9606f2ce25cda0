//! A thread is started once

use std::thread::{self, JoinHandle};

struct Counter {
    last: u32,
}

impl Counter {
    fn start(self) -> JoinHandle<u32> {
        thread::spawn(move || (0..=self.last).sum())
    }
}

fn main() {
    let counter = Counter { last: 4 };
    let first = counter.start();
    let second = counter.start();
    println!("[main] {:?} {:?}", first.join(), second.join());
}
