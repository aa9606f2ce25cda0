//! A draft that is saved now and then

use std::sync::Arc;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicBool, AtomicU32};
use std::thread::{self, sleep};
use std::time::Duration;

static WORDS: AtomicU32 = AtomicU32::new(0);

fn save() {
    let words = WORDS.load(Relaxed);
    println!("[saver] saving…");
    sleep(Duration::from_millis(120));
    println!("[saver] saved up to word {words}");
}

fn main() {
    let closed = Arc::new(AtomicBool::new(false));
    let saver = thread::spawn({
        let closed = Arc::clone(&closed);
        move || {
            while !closed.load(Acquire) {
                sleep(Duration::from_millis(200));
                save();
            }
            save(); // what came since
            println!("[saver] done");
        }
    });
    for words in 1..=5 {
        println!("[writer] word {words}…");
        sleep(Duration::from_millis(150));
        WORDS.store(words, Relaxed);
    }
    println!("[writer] closes the draft…");
    closed.store(true, Release);
    saver.join().unwrap();
    println!("[writer] leaves");
}
