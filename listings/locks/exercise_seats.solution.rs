//! Three seats, four customers

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread::{self, sleep};
use std::time::Duration;

static SEATS: Mutex<u32> = Mutex::new(3);
static PAID: AtomicU32 = AtomicU32::new(0);

fn sell(customer: &str) {
    let mut left = SEATS.lock().unwrap();
    if *left == 0 {
        println!("[{customer}] goes home");
        return;
    }
    *left -= 1; // under the guard under which it was seen
    drop(left);
    println!("[{customer}] choosing…");
    sleep(Duration::from_millis(200));
    println!("[{customer}] paying…");
    sleep(Duration::from_millis(600));
    PAID.fetch_add(1, Relaxed);
    println!("[{customer}] has a seat");
}

fn main() {
    thread::scope(|scope| {
        for customer in ["ann", "ben", "cat", "dan"] {
            scope.spawn(move || sell(customer));
            sleep(Duration::from_millis(150));
        }
    });
    let left = SEATS.lock().unwrap();
    println!("[main] {} paid, {left} left", PAID.load(Relaxed));
}
