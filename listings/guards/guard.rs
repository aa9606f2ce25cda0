//! Whichever way you leave, the till is free

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

fn pay(name: &str, purse: u32, till: &Mutex<u32>) {
    println!("[{name}] waiting for the till…");
    let mut coins = till.lock().unwrap();
    println!("[{name}] at the till…");
    thread::sleep(Duration::from_millis(800));
    if purse < 4 {
        println!("[{name}] gives up: cannot pay");
        return;
    }
    *coins += 4;
    println!("[{name}] paid");
}

fn main() {
    let till = Mutex::new(0);
    thread::scope(|s| {
        let anna = s.spawn(|| pay("anna", 9, &till));
        thread::sleep(Duration::from_millis(300));
        s.spawn(|| pay("ben", 2, &till));
        anna.join().unwrap();
        thread::sleep(Duration::from_millis(300));
        s.spawn(|| pay("cleo", 5, &till));
    });
    println!("[main] {} coins", till.into_inner().unwrap());
}
