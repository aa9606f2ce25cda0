//! An `RwLock` that saves nothing: who reads also counts

use std::sync::RwLock;
use std::thread;
use std::time::Duration;

struct Menu {
    edition: u32,
    readers: u32,
}

static MENU: RwLock<Menu> = RwLock::new(Menu { edition: 1, readers: 0 });

fn read(name: &str, after: u64) {
    thread::sleep(Duration::from_millis(after));
    println!("[{name}] waiting…");
    let mut menu = MENU.write().unwrap();
    menu.readers += 1;
    println!("[{name}] reading menu {}…", menu.edition);
    thread::sleep(Duration::from_millis(500));
    println!("[{name}] has read");
}

fn main() {
    thread::scope(|scope| {
        scope.spawn(|| read("ida", 0));
        scope.spawn(|| read("max", 200));
        scope.spawn(|| read("eva", 700));
    });
    println!("[main] {} have read", MENU.read().unwrap().readers);
}
