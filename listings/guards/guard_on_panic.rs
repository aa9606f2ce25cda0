//! A panic frees the till, and poisons it

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

struct Till {
    coins: u32,
    receipts: u32,
}

fn pay(name: &str, paper: bool, till: &Mutex<Till>) {
    println!("[{name}] waiting for the till…");
    let mut inside = till.lock().unwrap_or_else(|poisoned| {
        let mut inside = poisoned.into_inner();
        let Till { coins, receipts } = *inside;
        println!("[{name}] finds {coins} coins, {receipts} receipts");
        inside.coins = 4 * receipts;
        till.clear_poison();
        inside
    });
    println!("[{name}] paying…");
    inside.coins += 4;
    thread::sleep(Duration::from_millis(800));
    if !paper {
        println!("[{name}] fails: no paper");
        panic!("no paper for the receipt");
    }
    inside.receipts += 1;
    println!("[{name}] paid");
}

fn main() {
    let till = Mutex::new(Till { coins: 0, receipts: 0 });
    thread::scope(|s| {
        let anna = thread::Builder::new()
            .name("anna".to_string())
            .spawn_scoped(s, || pay("anna", false, &till))
            .unwrap();
        thread::sleep(Duration::from_millis(300));
        s.spawn(|| pay("ben", true, &till));
        if anna.join().is_err() {
            println!("[main] anna has failed");
        }
        thread::sleep(Duration::from_millis(300));
        s.spawn(|| pay("cleo", true, &till));
    });
}
