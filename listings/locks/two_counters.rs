//! Two counters behind one lock

use std::sync::Mutex;
use std::thread;

const ROUNDS: u32 = 100_000;

#[derive(Default)]
struct Counters {
    cups: u32,
    sugars: u32,
}

fn serve(name: &str, counters: &Mutex<Counters>) {
    println!("[{name}] serving…");
    for _ in 0..ROUNDS {
        let mut counters = counters.lock().unwrap();
        counters.cups += 1;
        counters.sugars += 2;
    }
    println!("[{name}] done");
}

fn main() {
    let counters = Mutex::new(Counters::default());
    thread::scope(|s| {
        s.spawn(|| serve("anna", &counters));
        s.spawn(|| serve("ben", &counters));
        println!("[main] waiting for both…");
    });
    let Counters { cups, sugars } = counters.into_inner().unwrap();
    println!("[main] {cups} cups, {sugars} sugars");
}
