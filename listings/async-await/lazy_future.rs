//! Called or spawned, and when each of the two starts

use std::thread;
use std::time::Duration;
use tokio::time::sleep;

async fn toast(lane: &str) {
    println!("[{lane}] toasting…");
    sleep(Duration::from_millis(300)).await;
    println!("[{lane}] done");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let called = toast("called");
    let spawned = tokio::spawn(toast("spawned"));

    println!("[main] working, no await…");
    thread::sleep(Duration::from_millis(300));

    println!("[main] waiting for a timer…");
    sleep(Duration::from_millis(700)).await;

    println!("[main] waiting for both…");
    let ((), result) = tokio::join!(called, spawned);
    result.unwrap();
    println!("[main] has both");
}
