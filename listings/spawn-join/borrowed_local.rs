//! A thread may not borrow a local variable of main

use std::thread;

fn main() {
    let order = vec!["coffee", "pastry"];

    let kitchen = thread::spawn(|| {
        println!("[kitchen] makes {}", order.join(", "));
    });

    kitchen.join().unwrap();
}
