//! A courier who waits for a parcel

use std::sync::{Condvar, Mutex};
use std::thread::{self, sleep};
use std::time::Duration;

static PARCEL: Mutex<Option<&str>> = Mutex::new(None);
static CHANGED: Condvar = Condvar::new();

fn courier() {
    let mut parcel = PARCEL.lock().unwrap();
    while parcel.is_none() {
        println!("[courier] waiting…");
        // At the latest after two seconds it looks by itself.
        let waited = CHANGED.wait_timeout(parcel, Duration::from_secs(2));
        parcel = waited.unwrap().0;
    }
    println!("[courier] rides with a {}", parcel.take().unwrap());
}

fn main() {
    let courier = thread::spawn(courier);
    println!("[desk] packing…");
    sleep(Duration::from_millis(400));
    println!("[desk] has packed");
    *PARCEL.lock().unwrap() = Some("book");
    courier.join().unwrap();
}
