//! A report in three parts

use std::thread::{self, sleep};
use std::time::Duration;

fn write(part: &str, pages: u64) -> u64 {
    println!("[{part}] writing…");
    sleep(Duration::from_millis(100 * pages));
    println!("[{part}] written");
    pages
}

fn main() {
    let parts = [("sales", 4), ("stock", 6), ("staff", 5)];
    let writers: Vec<_> = parts
        .into_iter()
        .map(|(part, pages)| thread::spawn(move || write(part, pages)))
        .collect();
    println!("[main] waiting for the parts…");
    let mut pages = 0;
    for writer in writers {
        pages += writer.join().unwrap();
    }
    println!("[main] has {pages} pages");
}
