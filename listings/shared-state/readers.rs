//! Three read side by side, the writer waits and has it alone

use std::sync::RwLock;
use std::thread;
use std::time::Duration;

static MENU: RwLock<u32> = RwLock::new(1);

fn read(name: &str, after: u64) {
    thread::sleep(Duration::from_millis(after));
    println!("[{name}] waiting…");
    let menu = MENU.read().unwrap();
    println!("[{name}] reading menu {menu}…");
    thread::sleep(Duration::from_millis(500));
    println!("[{name}] has read menu {menu}");
}

fn write(name: &str, after: u64) {
    thread::sleep(Duration::from_millis(after));
    println!("[{name}] waiting…");
    let mut menu = MENU.write().unwrap();
    println!("[{name}] writing…");
    thread::sleep(Duration::from_millis(600));
    *menu += 1;
    println!("[{name}] has written menu {menu}");
}

fn main() {
    thread::scope(|scope| {
        scope.spawn(|| read("ida", 0));
        scope.spawn(|| read("max", 100));
        scope.spawn(|| read("eva", 200));
        scope.spawn(|| write("cook", 350));
        scope.spawn(|| read("tom", 1000));
    });
}
