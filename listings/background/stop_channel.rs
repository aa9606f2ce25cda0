//! Told to stop, the thread ends at once

use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

struct TempFile;

impl Drop for TempFile {
    fn drop(&mut self) {
        println!("[saver] removes its file");
    }
}

fn save_until(stop: &Receiver<()>) {
    let _file = TempFile;
    let pause = Duration::from_millis(1000);
    loop {
        println!("[saver] saves…");
        if stop.recv_timeout(pause) != Err(RecvTimeoutError::Timeout) {
            return;
        }
    }
}

fn main() {
    let (stop, stopped) = mpsc::channel();
    println!("[main] works…");
    let saver = thread::spawn(move || save_until(&stopped));
    thread::sleep(Duration::from_millis(1500));

    println!("[main] waiting in join…");
    drop(stop);
    saver.join().expect("the saver panicked");
    println!("[main] leaves");
}
