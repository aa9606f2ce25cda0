//! Two threads of one process

use std::process;
use std::thread::{self, ThreadId, sleep};
use std::time::Duration;

fn bake() -> (u32, ThreadId) {
    println!("[baker] kneading…");
    sleep(Duration::from_millis(800));
    println!("[baker] done");
    (process::id(), thread::current().id())
}

fn main() {
    let baker = thread::spawn(bake);

    println!("[main] sweeping…");
    sleep(Duration::from_millis(300));
    println!("[main] waiting for the baker…");
    let (process, thread) = baker.join().unwrap();

    let same = process == process::id();
    println!("[main] same process: {same}");
    let same = thread == thread::current().id();
    println!("[main] same thread: {same}");
}
