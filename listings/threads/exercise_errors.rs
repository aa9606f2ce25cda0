//! Errors in three log files

use std::thread;
use std::time::Duration;

/// The longer a file, the longer the search.
fn search(file: &str, lines: u32) -> u32 {
    println!("[{file}] searching…");
    thread::sleep(Duration::from_millis(lines.into()));
    let errors = lines / 50;
    println!("[{file}] has {errors} errors");
    errors
}

fn main() {
    let counts: Vec<u32> = Vec::new();
    let mut threads = Vec::new();
    for (file, lines) in [("api", 300), ("shop", 200), ("mail", 400)] {
        let mut counts = counts.clone();
        threads.push(thread::spawn(move || counts.push(search(file, lines))));
    }
    println!("[main] waiting for three files…");
    for thread in threads {
        thread.join().unwrap();
    }
    let sum: u32 = counts.iter().sum();
    println!("[main] {} files, {sum} errors", counts.len());
}
