//! Globals: one set by `main`, one made at its first use

use std::sync::{LazyLock, OnceLock};
use std::thread;
use std::time::Duration;

static SHOP: OnceLock<String> = OnceLock::new();

static MENU: LazyLock<Vec<&str>> = LazyLock::new(|| {
    println!("[menu] loading…");
    thread::sleep(Duration::from_millis(500));
    println!("[menu] loaded");
    vec!["soup", "cake", "tea"]
});

fn order(name: &str, dish: usize, after: u64) {
    thread::sleep(Duration::from_millis(after));
    println!("[{name}] waiting for the menu…");
    println!("[{name}] orders {} at {}", MENU[dish], SHOP.get().unwrap());
}

fn main() {
    SHOP.set("Rosa's".to_owned()).unwrap();
    thread::scope(|scope| {
        scope.spawn(|| order("ida", 0, 0));
        scope.spawn(|| order("max", 1, 200));
        scope.spawn(|| order("eva", 2, 800));
    });
    println!("[main] again: {:?}", SHOP.set("Ben's".to_owned()));
}
