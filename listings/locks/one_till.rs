//! One at a time at the till

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

fn pay(name: &str, price: u32, till: &Mutex<u32>) {
    println!("[{name}] waiting for the till…");
    let mut coins = till.lock().unwrap();
    println!("[{name}] paying…");
    thread::sleep(Duration::from_millis(800));
    *coins += price;
    println!("[{name}] paid, now {coins} coins");
}

fn main() {
    let till = Mutex::new(0);
    thread::scope(|s| {
        let anna = s.spawn(|| pay("anna", 4, &till));
        thread::sleep(Duration::from_millis(300));
        s.spawn(|| pay("ben", 3, &till));
        anna.join().unwrap();
        thread::sleep(Duration::from_millis(300));
        s.spawn(|| pay("cleo", 5, &till));
    });
    println!("[main] {} coins in all", till.into_inner().unwrap());
}
