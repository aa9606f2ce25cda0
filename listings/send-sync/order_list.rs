//! Three tills write into one list

use std::sync::{Arc, Mutex};
use std::thread::{self, sleep};
use std::time::Duration;

fn main() {
    let orders = Arc::new(Mutex::new(Vec::new()));
    let mut tills = Vec::new();
    for (till, drink) in ["latte", "mocha", "tea"].into_iter().enumerate() {
        let orders = Arc::clone(&orders);
        tills.push(thread::spawn(move || {
            println!("[till {till}] taking an order…");
            sleep(Duration::from_millis(300 + 300 * till as u64));
            orders.lock().unwrap().push(drink);
            println!("[till {till}] one {drink}");
        }));
    }
    for till in tills {
        println!("[main] waiting, {:?}…", orders.lock().unwrap());
        till.join().expect("a till does not panic");
    }
    println!("[main] {:?}", orders.lock().unwrap());
}
