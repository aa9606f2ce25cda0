//! A number that one writes and another reads

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread::{self, sleep};
use std::time::Duration;

static BAKED: AtomicU32 = AtomicU32::new(0);

fn bake() {
    for tray in 1..=4 {
        println!("[baker] tray {tray}…");
        sleep(Duration::from_millis(300));
        BAKED.store(tray, Relaxed);
    }
    println!("[baker] done");
}

fn main() {
    let baker = thread::spawn(bake);
    for serving in [450, 600] {
        println!("[main] serving…");
        sleep(Duration::from_millis(serving));
        println!("[main] sees {} baked", BAKED.load(Relaxed));
    }
    println!("[main] waiting for the baker…");
    baker.join().unwrap();
    println!("[main] sees {} baked", BAKED.load(Relaxed));
}
