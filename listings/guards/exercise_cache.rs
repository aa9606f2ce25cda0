//! Prices that are asked once

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::thread::{self, sleep};
use std::time::Duration;

static CACHE: Mutex<BTreeMap<&str, u32>> = Mutex::new(BTreeMap::new());

fn ask(item: &str) -> u32 {
    println!("[{item}] asking the dealer…");
    sleep(Duration::from_millis(400));
    println!("[{item}] has a price");
    10 * item.len() as u32
}

fn price(item: &'static str) -> u32 {
    let mut cache = CACHE.lock().unwrap();
    *cache.entry(item).or_insert_with(|| ask(item))
}

fn main() {
    let items = ["tea", "coffee", "sugar"];
    println!("[main] waiting for prices…");
    thread::scope(|scope| {
        for item in items {
            scope.spawn(move || {
                println!("[{item}] waiting for the cache…");
                price(item)
            });
        }
    });
    println!("[main] has all prices");
    let sum: u32 = items.map(price).iter().sum();
    println!("[main] all together {sum}");
}
