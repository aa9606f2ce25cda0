//! Visits counted by three doors

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::thread::{self, sleep};
use std::time::Duration;

fn main() {
    let visits = Arc::new(Mutex::new(BTreeMap::new()));
    let mut doors = Vec::new();
    for (door, people) in [("north", 3), ("south", 4), ("west", 2)] {
        let visits = Arc::clone(&visits);
        doors.push(thread::spawn(move || {
            for _ in 0..people {
                println!("[{door}] waiting…");
                sleep(Duration::from_millis(100));
                *visits.lock().unwrap().entry(door).or_insert(0) += 1;
            }
            println!("[{door}] closed");
        }));
    }
    for door in doors {
        door.join().unwrap();
    }
    let visits = visits.lock().unwrap();
    let sum: u32 = visits.values().sum();
    println!("[main] {sum} visits at {} doors", visits.len());
}
