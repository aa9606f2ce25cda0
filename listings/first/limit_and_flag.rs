//! The limit ends the wait, a flag ends the work

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

const LIMIT: Duration = Duration::from_millis(700);

fn count_beans(stop: &AtomicBool) -> Option<u32> {
    let mut bags = 0;
    while bags < 5 {
        if stop.load(Ordering::Relaxed) {
            println!("[beans] stopped after bag {bags}");
            return None;
        }
        bags += 1;
        println!("[beans] counting bag {bags}…");
        thread::sleep(Duration::from_millis(300)); // as a long computation would
    }
    println!("[beans] counted");
    Some(bags)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let stop = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&stop);
    let mut counted = spawn_blocking(move || count_beans(&seen));
    println!("[main] waiting, 700 ms at most…");
    match timeout(LIMIT, &mut counted).await {
        Ok(bags) => println!("[main] hears of {:?} bags", bags.unwrap()),
        Err(_) => {
            println!("[main] too late, waiting for the end…");
            stop.store(true, Ordering::Relaxed);
            counted.await.unwrap();
            println!("[main] goes on");
        }
    }
}
