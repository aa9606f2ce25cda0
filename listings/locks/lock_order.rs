//! Two locks in opposite order: a deadlock, every time

use std::sync::{Barrier, Mutex, mpsc};
use std::thread;
use std::time::Duration;

static TILL: Mutex<u32> = Mutex::new(100);
static SAFE: Mutex<u32> = Mutex::new(100);
static EACH_HOLDS_ONE: Barrier = Barrier::new(2);

fn till_to_safe(coins: u32) {
    let mut till = TILL.lock().unwrap();
    println!("[anna] holds the till…");
    thread::sleep(Duration::from_millis(300));
    EACH_HOLDS_ONE.wait();
    println!("[anna] waiting for the safe…");
    let mut safe = SAFE.lock().unwrap();
    *till -= coins;
    *safe += coins;
    println!("[anna] done");
}

fn safe_to_till(coins: u32) {
    let mut safe = SAFE.lock().unwrap();
    println!("[ben] holds the safe…");
    thread::sleep(Duration::from_millis(300));
    EACH_HOLDS_ONE.wait();
    println!("[ben] waiting for the till…");
    let mut till = TILL.lock().unwrap();
    *safe -= coins;
    *till += coins;
    println!("[ben] done");
}

fn main() {
    let (done, finished) = mpsc::channel();
    for job in [till_to_safe, safe_to_till] {
        let done = done.clone();
        thread::spawn(move || {
            job(20);
            done.send(())
        });
    }
    println!("[main] waiting, at most 1 s…");
    match finished.recv_timeout(Duration::from_secs(1)) {
        Ok(()) => println!("[main] one of them is done"),
        Err(error) => println!("[main] gives up: {error}"),
    }
}
