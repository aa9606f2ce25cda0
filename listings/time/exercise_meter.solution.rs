//! A meter that is read every 200 milliseconds

use std::time::Duration;
use tokio::time::{interval, sleep};

/// How long each reading takes.
const MS: [u64; 6] = [20, 20, 20, 180, 180, 180];

async fn meter() {
    let mut clock = interval(Duration::from_millis(200));
    for (reading, millis) in (1..).zip(MS) {
        println!("[meter] waiting…");
        clock.tick().await;
        println!("[meter] reading {reading}…");
        sleep(Duration::from_millis(millis)).await;
    }
    println!("[meter] done");
}

async fn bell() {
    sleep(Duration::from_millis(550)).await;
    println!("[bell] rings");
    sleep(Duration::from_millis(700)).await;
    println!("[bell] rings again");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(meter(), bell());
}
