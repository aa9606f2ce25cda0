//! Two seats, four guests

use crossbeam_channel::{Receiver, Sender, bounded};
use std::thread::{self, sleep};
use std::time::Duration;

const SEATS: usize = 2;

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn dine(name: &str, meal: Duration, free: Sender<()>, seats: Receiver<()>) {
    println!("[{name}] waiting for a seat…");
    seats.recv().unwrap();
    println!("[{name}] eating…");
    sleep(meal);
    println!("[{name}] leaves");
    free.send(()).unwrap();
}

fn main() {
    let (free, seats) = bounded(SEATS);
    for _ in 0..SEATS {
        free.send(()).unwrap();
    }

    let guests = [
        ("ann", 0, 800),
        ("ben", 200, 1000), // comes 200 ms after ann, eats for 1000 ms
        ("cat", 200, 1000),
        ("dan", 500, 400),
    ];
    thread::scope(|scope| {
        for (guest, after, meal) in guests {
            sleep(ms(after));
            let (free, seats) = (free.clone(), seats.clone());
            scope.spawn(move || dine(guest, ms(meal), free, seats));
        }
    });
}
