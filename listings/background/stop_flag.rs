//! Told to stop, the thread ends at its next look

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, sleep};
use std::time::Duration;

struct TempFile;

impl Drop for TempFile {
    fn drop(&mut self) {
        println!("[saver] removes its file");
    }
}

fn save_until(stop: &AtomicBool) {
    let _file = TempFile;
    while !stop.load(Ordering::Relaxed) {
        println!("[saver] saves…");
        sleep(Duration::from_millis(1000));
    }
}

fn main() {
    let stop = Arc::new(AtomicBool::new(false));
    println!("[main] works…");
    let saver = thread::spawn({
        let stop = Arc::clone(&stop);
        move || save_until(&stop)
    });
    sleep(Duration::from_millis(1500));

    println!("[main] waiting in join…");
    stop.store(true, Ordering::Relaxed);
    saver.join().expect("the saver panicked");
    println!("[main] leaves");
}
