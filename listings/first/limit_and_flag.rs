//! The limit ends the wait, a flag ends the work

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

const LIMIT: Duration = Duration::from_millis(700);

fn weigh_bags(stop: &AtomicBool) -> u32 {
    let mut bags = 0;
    while bags < 5 && !stop.load(Ordering::Relaxed) {
        bags += 1;
        println!("[scale] weighing bag {bags}…");
        thread::sleep(Duration::from_millis(300)); // as a slow scale would
    }
    println!("[scale] stops");
    bags
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    let mut weighed = spawn_blocking(move || weigh_bags(&asked));
    println!("[main] waiting, at most {} ms…", LIMIT.as_millis());
    let bags = match timeout(LIMIT, &mut weighed).await {
        Ok(bags) => bags.unwrap(),
        Err(_) => {
            stop.store(true, Ordering::Relaxed);
            println!("[main] waiting for the bag on the scale…");
            weighed.await.unwrap()
        }
    };
    println!("[main] has {bags} of 5 bags");
}
