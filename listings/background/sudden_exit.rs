//! A process that is ended runs no destructors

use std::process;
use std::thread::{self, sleep};
use std::time::Duration;

struct TempFile;

impl Drop for TempFile {
    fn drop(&mut self) {
        println!("[main] removes its file");
    }
}

fn wait_for_the_user() {
    println!("[user] looks on…");
    sleep(Duration::from_millis(700));
    println!("[user] presses Ctrl-C");
    process::exit(0); // in place of the signal
}

fn main() {
    thread::spawn(wait_for_the_user);
    let _file = TempFile;
    println!("[main] saves…");
    sleep(Duration::from_millis(1500));
    println!("[main] has saved");
}
