//! A log with a thread of its own

use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle, sleep};
use std::time::Duration;

struct Log {
    lines: Sender<String>,
    thread: JoinHandle<()>,
}

impl Log {
    fn start() -> Self {
        let (lines, written) = mpsc::channel();
        let thread = thread::spawn(move || Log::run(written));
        Log { lines, thread }
    }

    fn run(lines: Receiver<String>) {
        for line in lines {
            println!("[disk] writing…");
            sleep(Duration::from_millis(200));
            println!("[disk] has {line}");
        }
        println!("[disk] closed");
    }

    fn write(&self, line: &str) {
        println!("[main] logs {line}");
        self.lines.send(line.to_string()).unwrap();
    }

    /// Waits until all of it is written.
    fn close(self) {
        drop(self.lines);
        self.thread.join().unwrap();
    }
}

fn main() {
    let log = Log::start();
    log.write("the start");
    println!("[main] serving…");
    sleep(Duration::from_millis(450));
    println!("[main] served");
    log.write("the middle");
    log.write("the end");
    log.close();
}
