//! A deadlock: the waiter blocks the thread that the holder needs
#![expect(clippy::await_holding_lock)]

use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::Duration;
use tokio::time::sleep;

static TILL: Mutex<u32> = Mutex::new(0);

async fn anna() {
    let mut coins = TILL.lock().unwrap();
    println!("[anna] at the till…");
    sleep(Duration::from_millis(600)).await;
    *coins += 4;
    println!("[anna] paid");
}

async fn ben() {
    println!("[ben] waiting for the till…");
    *TILL.lock().unwrap() += 4;
    println!("[ben] paid");
}

#[tokio::main(flavor = "current_thread")]
async fn both() {
    tokio::join!(anna(), ben());
}

fn main() {
    let (done, finished) = mpsc::channel();
    thread::spawn(move || {
        both();
        done.send(())
    });
    println!("[main] waiting, at most 1 s…");
    match finished.recv_timeout(Duration::from_secs(1)) {
        Ok(()) => println!("[main] both have paid"),
        Err(error) => println!("[main] gives up: {error}"),
    }
}
