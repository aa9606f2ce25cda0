//! A thread that waits for a lock which it holds

use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::Duration;

struct Till {
    coins: Mutex<u32>,
}

impl Till {
    fn total(&self) -> u32 {
        *self.coins.lock().unwrap()
    }

    fn refund(&self, price: u32) {
        let mut coins = self.coins.lock().unwrap();
        println!("[anna] waiting for the total…");
        if price <= self.total() {
            *coins -= price;
        }
        println!("[anna] done");
    }
}

fn main() {
    let till = Till { coins: Mutex::new(300) };
    let (done, finished) = mpsc::channel();
    thread::spawn(move || {
        till.refund(100);
        done.send(())
    });
    println!("[main] waiting, at most 1 s…");
    match finished.recv_timeout(Duration::from_secs(1)) {
        Ok(()) => println!("[main] anna is done"),
        Err(error) => println!("[main] gives up: {error}"),
    }
}
