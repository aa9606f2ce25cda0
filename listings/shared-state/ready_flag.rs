//! What was written before `Release` is seen after `Acquire`

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

static PRICE: AtomicU32 = AtomicU32::new(0);
static READY: AtomicBool = AtomicBool::new(false);

fn cook() {
    println!("[cook] pricing the soup…");
    thread::sleep(Duration::from_millis(500));
    println!("[cook] writes 450");
    PRICE.store(450, Ordering::Relaxed);
    READY.store(true, Ordering::Release);
}

fn waiter(name: &str) {
    println!("[{name}] waiting for the flag…");
    while !READY.load(Ordering::Acquire) {
        thread::sleep(Duration::from_millis(1));
    }
    println!("[{name}] sells soup at {}", PRICE.load(Ordering::Relaxed));
}

fn main() {
    thread::scope(|scope| {
        scope.spawn(|| waiter("ida"));
        scope.spawn(|| waiter("max"));
        scope.spawn(cook);
    });
}
