//! A thread that stays new

#![deny(unused_must_use)]

use std::thread;

fn main() {
    thread::Builder::new().name("baker".to_string());
    println!("[main] expects bread");
}
