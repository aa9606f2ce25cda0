//! Two counters behind one lock

use std::sync::Mutex;
use std::thread::{self, sleep};
use std::time::Duration;

#[derive(Default)]
struct Counters {
    cups: u32,
    sugars: u32,
}

fn serve(name: &str, counters: &Mutex<Counters>) {
    let mut now = counters.lock().unwrap();
    now.cups += 1;
    println!("[{name}] cups {}, sugars {}…", now.cups, now.sugars);
    sleep(Duration::from_millis(500)); // in the middle of a change
    now.sugars += 2;
    println!("[{name}] cups {}, sugars {}", now.cups, now.sugars);
}

fn look_in(name: &str, counters: &Mutex<Counters>) {
    println!("[{name}] waiting…");
    let Counters { cups, sugars } = *counters.lock().unwrap();
    println!("[{name}] sees cups {cups}, sugars {sugars}…");
    sleep(Duration::from_millis(450));
    println!("[{name}] goes");
}

fn main() {
    let counters = Mutex::new(Counters::default());
    thread::scope(|s| {
        for barista in ["anna", "ben"] {
            s.spawn(|| serve(barista, &counters));
            sleep(Duration::from_millis(250));
            s.spawn(|| look_in("cleo", &counters));
            sleep(Duration::from_millis(550));
        }
    });
    let Counters { cups, sugars } = counters.into_inner().unwrap();
    println!("[main] {cups} cups, {sugars} sugars");
}
