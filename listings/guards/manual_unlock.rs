//! Unlocked by hand, until somebody leaves early

use parking_lot::RawMutex;
use parking_lot::lock_api::{RawMutex as _, RawMutexTimed as _};
use std::thread;
use std::time::Duration;

fn pay(name: &str, purse: u32, till: &RawMutex) {
    println!("[{name}] waiting for the till…");
    if !till.try_lock_for(Duration::from_millis(1200)) {
        println!("[{name}] gives up");
        return;
    }
    println!("[{name}] at the till…");
    thread::sleep(Duration::from_millis(800));
    if purse < 4 {
        println!("[{name}] gives up: cannot pay");
        return;
    }
    println!("[{name}] paid");
    // SAFETY: this call has locked the till, and not yet unlocked it.
    unsafe { till.unlock() };
}

fn main() {
    let till = RawMutex::INIT;
    thread::scope(|s| {
        let anna = s.spawn(|| pay("anna", 9, &till));
        thread::sleep(Duration::from_millis(300));
        s.spawn(|| pay("ben", 2, &till));
        anna.join().unwrap();
        thread::sleep(Duration::from_millis(300));
        s.spawn(|| pay("cleo", 5, &till));
    });
    println!("[main] till locked: {}", till.is_locked());
}
