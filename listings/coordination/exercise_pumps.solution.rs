//! Two pumps, five cars

use crossbeam_channel::{Receiver, Sender, bounded};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread::{self, sleep};
use std::time::Duration;

static IN_USE: AtomicU32 = AtomicU32::new(0);

fn fill(car: &str) {
    println!("[{car}] refuelling…");
    println!("[pumps] {} in use", IN_USE.fetch_add(1, Relaxed) + 1);
    sleep(Duration::from_millis(340));
    IN_USE.fetch_sub(1, Relaxed);
    println!("[{car}] is full");
}

fn refuel(car: &str, can_pay: bool, free: Sender<()>, pumps: Receiver<()>) {
    println!("[{car}] waiting for a pump…");
    pumps.recv().unwrap();
    fill(car);
    free.send(()).unwrap();
    if !can_pay {
        println!("[{car}] cannot pay");
        return;
    }
    println!("[{car}] pays");
}

fn main() {
    let (free, pumps) = bounded(2);
    for _ in 0..2 {
        free.send(()).unwrap();
    }
    let cars = [
        ("red", false),
        ("blue", false),
        ("green", true),
        ("white", true),
        ("black", true),
    ];
    thread::scope(|scope| {
        for (car, can_pay) in cars {
            let (free, pumps) = (free.clone(), pumps.clone());
            scope.spawn(move || refuel(car, can_pay, free, pumps));
            sleep(Duration::from_millis(150));
        }
    });
    println!("[main] closes");
}
