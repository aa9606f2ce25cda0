//! `join` returns what the thread made of it: a value or a panic

use std::any::Any;
use std::thread::{self, JoinHandle, sleep};
use std::time::Duration;

const ROOM_IN_THE_OVEN: u32 = 24;

fn start_baking(name: &str, rolls: u32, ms: u64) -> JoinHandle<u32> {
    let lane = name.to_string();
    let bake = move || {
        println!("[{lane}] baking {rolls} rolls…");
        sleep(Duration::from_millis(ms));
        assert!(rolls <= ROOM_IN_THE_OVEN, "no room for {rolls} rolls");
        println!("[{lane}] baked");
        rolls
    };
    thread::Builder::new()
        .name(name.to_string())
        .spawn(bake)
        .expect("no thread to be had")
}

fn message(panic: &dyn Any) -> &str {
    let literal = panic.downcast_ref::<&str>().copied();
    let formatted = || panic.downcast_ref::<String>().map(String::as_str);
    literal.or_else(formatted).unwrap_or("not a text")
}

fn main() {
    let today = start_baking("today", 12, 900);
    let party = start_baking("party", 48, 400);

    println!("[main] waiting for today…");
    for (name, thread) in [("today", today), ("party", party)] {
        match thread.join() {
            Ok(rolls) => println!("[main] {name}: {rolls} rolls"),
            Err(panic) => println!("[main] {name}: {}", message(&*panic)),
        }
    }
    println!("[main] closes the shop");
}
