//! The same two locks, always in one order

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

static TILL: Mutex<u32> = Mutex::new(100);
static SAFE: Mutex<u32> = Mutex::new(100);

fn till_to_safe(coins: u32) {
    println!("[anna] waiting for the till…");
    let mut till = TILL.lock().unwrap();
    println!("[anna] holds the till…");
    thread::sleep(Duration::from_millis(800));
    let mut safe = SAFE.lock().unwrap();
    *till -= coins;
    *safe += coins;
    println!("[anna] done");
}

fn safe_to_till(coins: u32) {
    println!("[ben] waiting for the till…");
    let mut till = TILL.lock().unwrap();
    println!("[ben] holds the till…");
    thread::sleep(Duration::from_millis(800));
    let mut safe = SAFE.lock().unwrap();
    *safe -= coins;
    *till += coins;
    println!("[ben] done");
}

fn main() {
    let anna = thread::spawn(|| till_to_safe(20));
    thread::sleep(Duration::from_millis(300));
    let ben = thread::spawn(|| safe_to_till(20));
    println!("[main] waiting for both…");
    anna.join().unwrap();
    ben.join().unwrap();
    println!("[main] both are done");
}
