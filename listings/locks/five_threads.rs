//! Five threads, one counter

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

static COUNTER: Mutex<u32> = Mutex::new(0);

fn increment(name: u32) {
    println!("[thread {name}] waiting for the lock…");
    let mut counter = COUNTER.lock().unwrap();
    println!("[thread {name}] adding one…");
    thread::sleep(Duration::from_millis(250));
    *counter += 1;
    println!("[counter] value {counter}…");
    println!("[thread {name}] done");
}

fn main() {
    println!("[counter] value 0…");
    let mut threads = Vec::new();
    for name in 1..=5 {
        threads.push(thread::spawn(move || increment(name)));
    }
    println!("[main] waiting for all five…");
    for thread in threads {
        thread.join().unwrap();
    }
    println!("[counter] final value {}", COUNTER.lock().unwrap());
    println!("[main] all are done");
}
