//! A shelf that lets its users wait

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};
use std::thread::{self, sleep};
use std::time::Duration;

#[derive(Default)]
struct Shelf {
    loaves: Mutex<VecDeque<u32>>,
    filled: Condvar,
}

impl Shelf {
    fn put(&self, loaf: u32) {
        self.loaves.lock().unwrap().push_back(loaf);
        self.filled.notify_one();
    }

    fn take(&self) -> u32 {
        let none = |loaves: &mut VecDeque<u32>| loaves.is_empty();
        let loaves = self.loaves.lock().unwrap();
        let mut loaves = self.filled.wait_while(loaves, none).unwrap();
        loaves.pop_front().unwrap()
    }
}

fn main() {
    let shelf = Shelf::default();
    thread::scope(|scope| {
        scope.spawn(|| {
            for loaf in 1..=3 {
                println!("[baker] baking loaf {loaf}…");
                sleep(Duration::from_millis(400));
                shelf.put(loaf);
            }
            println!("[baker] goes home");
        });
        scope.spawn(|| {
            for _ in 1..=3 {
                println!("[guest] waiting for a loaf…");
                let loaf = shelf.take();
                println!("[guest] eating loaf {loaf}…");
                sleep(Duration::from_millis(200));
            }
            println!("[guest] is full");
        });
    });
}
