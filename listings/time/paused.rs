//! A night's wait in no time, on a paused clock

use std::time::Duration;
use tokio::time::{Instant, sleep};

async fn rise(dough: &str, hours: u64) {
    println!("[{dough}] waiting {hours} h…");
    sleep(Duration::from_secs(hours * 3600)).await;
    println!("[{dough}] risen");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (tokios, ours) = (Instant::now(), std::time::Instant::now());
    tokio::join!(rise("bread", 8), rise("rolls", 2));
    println!("[main] by Tokio's clock {} h", tokios.elapsed().as_secs() / 3600);
    println!("[main] by our clock {} h", ours.elapsed().as_secs() / 3600);
}
