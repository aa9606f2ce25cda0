//! A guard that is dropped at once

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

fn main() {
    let till = Mutex::new(());
    thread::scope(|s| {
        for name in ["anna", "ben"] {
            let till = &till;
            s.spawn(move || {
                let _ = till.lock();
                println!("[{name}] at the till…");
                thread::sleep(Duration::from_millis(300));
                println!("[{name}] paid");
            });
        }
    });
}
