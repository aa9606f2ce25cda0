//! A counter with a `run` and a thread of its own

use std::io;
use std::thread::{self, JoinHandle, sleep};
use std::time::Duration;

struct Counter {
    name: String,
    step: Duration,
}

impl Counter {
    fn run(self) -> u32 {
        let thread = thread::current();
        let lane = thread.name().unwrap_or("unnamed");
        let mut sum = 0;
        for number in 0..5 {
            println!("[{lane}] number {number}…");
            sleep(self.step);
            sum += number;
        }
        println!("[{lane}] done");
        sum
    }

    fn start(self) -> io::Result<JoinHandle<u32>> {
        let builder = thread::Builder::new().name(self.name.clone());
        builder.spawn(move || self.run())
    }
}

fn main() -> io::Result<()> {
    let counter = Counter {
        name: "counter".to_string(),
        step: Duration::from_millis(200),
    };
    println!("[main] waiting for the sum…");
    let thread = counter.start()?;
    let sum = thread.join().expect("the counter panicked");
    println!("[main] sum is {sum}");
    Ok(())
}
