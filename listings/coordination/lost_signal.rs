//! A signal that nobody was waiting for

use std::sync::{Condvar, Mutex};
use std::thread::{self, sleep};
use std::time::Duration;

fn main() {
    let (order, bell) = (Mutex::new(()), Condvar::new());
    thread::scope(|scope| {
        scope.spawn(|| {
            println!("[cook] washing up…");
            sleep(Duration::from_millis(400));
            println!("[cook] waiting for the bell…");
            let order = order.lock().unwrap();
            let limit = Duration::from_millis(800);
            let (_order, result) = bell.wait_timeout(order, limit).unwrap();
            if result.timed_out() {
                println!("[cook] gives up: heard nothing");
            } else {
                println!("[cook] hears it");
            }
        });

        println!("[main] taking an order…");
        sleep(Duration::from_millis(200));
        println!("[main] rings the bell");
        bell.notify_one();
    });
}
