//! A guard of your own

use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

struct AtTill<'a> {
    name: &'a str,
    coins: MutexGuard<'a, u32>,
}

impl<'a> AtTill<'a> {
    fn enter(name: &'a str, till: &'a Mutex<u32>) -> Self {
        println!("[{name}] waiting for the till…");
        let coins = till.lock().unwrap();
        println!("[{name}] at the till…");
        AtTill { name, coins }
    }
}

impl Drop for AtTill<'_> {
    fn drop(&mut self) {
        println!("[{}] leaves {} coins", self.name, self.coins);
    }
}

impl Deref for AtTill<'_> {
    type Target = u32;

    fn deref(&self) -> &u32 {
        &self.coins
    }
}

impl DerefMut for AtTill<'_> {
    fn deref_mut(&mut self) -> &mut u32 {
        &mut self.coins
    }
}

fn pay(name: &str, till: &Mutex<u32>) {
    let mut coins = AtTill::enter(name, till);
    thread::sleep(Duration::from_millis(800));
    *coins += 4;
}

fn main() {
    let till = Mutex::new(0);
    thread::scope(|s| {
        s.spawn(|| pay("anna", &till));
        thread::sleep(Duration::from_millis(300));
        s.spawn(|| pay("ben", &till));
    });
}
