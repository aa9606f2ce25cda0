//! A reference keeps the guard, `let` or not

use std::collections::VecDeque;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

fn barista(orders: &Mutex<VecDeque<&str>>) {
    loop {
        let queue = &mut *orders.lock().unwrap();
        match queue.pop_front() {
            Some(order) => {
                println!("[{order}] brewing…");
                thread::sleep(Duration::from_millis(500));
                println!("[{order}] ready");
            }
            None => return,
        }
    }
}

fn main() {
    let orders = VecDeque::from(["espresso", "latte", "mocha", "tea"]);
    for order in &orders {
        println!("[{order}] waiting for a barista…");
    }
    let orders = Mutex::new(orders);
    thread::scope(|s| {
        s.spawn(|| barista(&orders));
        s.spawn(|| barista(&orders));
    });
    println!("[main] all served");
}
