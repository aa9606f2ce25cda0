//! Two pumps, four cars

use crossbeam_channel::{Receiver, Sender, bounded};
use std::thread::{self, sleep};
use std::time::Duration;

fn refuel(car: &str, can_pay: bool, free: Sender<()>, pumps: Receiver<()>) {
    println!("[{car}] waiting for a pump…");
    pumps.recv().unwrap();
    println!("[{car}] refuelling…");
    sleep(Duration::from_millis(400));
    println!("[{car}] is full");
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
    let cars = [("red", false), ("blue", false), ("green", true), ("white", true)];
    thread::scope(|scope| {
        for (car, can_pay) in cars {
            let (free, pumps) = (free.clone(), pumps.clone());
            scope.spawn(move || refuel(car, can_pay, free, pumps));
            sleep(Duration::from_millis(150));
        }
    });
    println!("[main] closes");
}
