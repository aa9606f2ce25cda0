//! The scores of three judges

use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

fn main() {
    let scores = Arc::new(Mutex::new(Vec::new()));
    let judges = [("ann", 7, 300), ("ben", 9, 200), ("cat", 8, 400)];
    let mut threads = Vec::new();
    for (judge, score, millis) in judges {
        let scores = Arc::clone(&scores);
        threads.push(thread::spawn(move || {
            println!("[{judge}] watching…");
            thread::sleep(Duration::from_millis(millis));
            println!("[{judge}] gives {score}");
            scores.lock().unwrap().push(score);
        }));
    }
    println!("[main] waiting for the judges…");
    for thread in threads {
        thread.join().unwrap();
    }
    let scores = scores.lock().unwrap();
    let sum: u32 = scores.iter().sum();
    println!("[main] {} scores, {sum} points", scores.len());
}
