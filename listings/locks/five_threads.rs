//! Five threads, one counter

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

static COUNTER: Mutex<u32> = Mutex::new(0);

fn increment() {
    let mut counter = COUNTER.lock().unwrap();
    println!("[counter] adding one…");
    thread::sleep(Duration::from_millis(250));
    *counter += 1;
    println!("[counter] value {counter}");
}

fn main() {
    println!("[main] starting five threads…");
    let mut threads = Vec::new();
    for _ in 0..5 {
        threads.push(thread::spawn(increment));
    }
    for thread in threads {
        thread.join().unwrap();
    }
    println!("[main] final value {}", COUNTER.lock().unwrap());
}
