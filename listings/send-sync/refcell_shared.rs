//! A `RefCell` is not shared between threads

use std::cell::RefCell;
use std::thread;

fn main() {
    let orders = RefCell::new(Vec::new());
    thread::scope(|scope| {
        scope.spawn(|| orders.borrow_mut().push("latte"));
    });
    println!("[main] {:?}", orders.borrow());
}
