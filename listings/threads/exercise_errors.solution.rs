//! Errors in three log files

use std::thread;
use std::time::Duration;

fn main() {
    let files = [("api", 7, 300), ("shop", 9, 200), ("mail", 8, 400)];
    let mut threads = Vec::new();
    for (file, errors, millis) in files {
        threads.push(thread::spawn(move || {
            println!("[{file}] searching…");
            thread::sleep(Duration::from_millis(millis)); // a slow disk
            println!("[{file}] has {errors} errors");
            errors
        }));
    }
    println!("[main] waiting for three files…");
    let counts: Vec<u32> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    let sum: u32 = counts.iter().sum();
    println!("[main] {} files, {sum} errors", counts.len());
}
