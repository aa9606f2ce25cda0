//! A log with a thread of its own

use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, sleep};
use std::time::Duration;

struct Log {
    lines: Sender<String>,
}

impl Log {
    fn start() -> Self {
        let (lines, written) = mpsc::channel();
        thread::spawn(move || Log::run(written));
        Log { lines }
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
}

fn main() {
    let log = Log::start();
    log.write("the start");
    println!("[main] serving…");
    sleep(Duration::from_millis(450));
    println!("[main] served");
    log.write("the middle");
    log.write("the end");
}
