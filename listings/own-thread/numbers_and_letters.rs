//! Letters at twice the pace of numbers

use std::thread::{self, JoinHandle, sleep};
use std::time::{Duration, Instant};

const STEP: Duration = Duration::from_millis(140);

fn log(message: &str) {
    let thread = thread::current();
    println!("[{}] {message}", thread.name().unwrap_or("unnamed"));
}

fn start(name: &str, run: fn()) -> JoinHandle<()> {
    let builder = thread::Builder::new().name(name.to_string());
    builder.spawn(run).expect("no thread to be had")
}

fn print_numbers() {
    for number in 0..10 {
        log(&format!("{number}…"));
        sleep(2 * STEP);
    }
    log("done");
}

fn print_letters() {
    for letter in 'A'..='J' {
        log(&format!("{letter}…"));
        sleep(STEP);
    }
    log("done");
}

fn main() {
    let begin = Instant::now();
    log("starts numbers…");
    let numbers = start("numbers", print_numbers);
    sleep(STEP / 2);
    log("waiting for both…");
    let letters = start("letters", print_letters);

    numbers.join().expect("numbers panicked");
    letters.join().expect("letters panicked");
    let seconds = begin.elapsed().as_secs_f64();
    log(&format!("both ended in {seconds:.2} s"));
}
