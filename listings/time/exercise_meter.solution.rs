//! A meter that is read every 200 milliseconds

use std::time::Duration;
use tokio::time::{interval, sleep};

async fn meter() {
    let mut clock = interval(Duration::from_millis(200));
    for reading in 1..=6 {
        println!("[meter] waiting…");
        clock.tick().await;
        println!("[meter] reading {reading}…");
        sleep(Duration::from_millis(100)).await; // the meter is slow
    }
    println!("[meter] done");
}

async fn bell() {
    sleep(Duration::from_millis(500)).await;
    println!("[bell] half a second");
    sleep(Duration::from_millis(700)).await;
    println!("[bell] well over a second");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(meter(), bell());
}
