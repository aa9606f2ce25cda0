//! A paused clock does not wait for a thread

use std::thread;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

const HOUR: Duration = Duration::from_secs(3600);

fn bake(lane: &str, millis: u64) -> &'static str {
    println!("[{lane}] baking…");
    thread::sleep(Duration::from_millis(millis));
    println!("[{lane}] baked");
    "bread"
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let (oven, bread) = oneshot::channel();
    let thread = thread::spawn(move || oven.send(bake("thread", 400)));
    println!("[main] waiting for the thread, 1 h at most…");
    println!("[main] in time: {}", timeout(HOUR, bread).await.is_ok());
    let _ = thread.join(); // no task is kept waiting

    let bread = spawn_blocking(|| bake("pool", 300));
    println!("[main] waiting for the pool, 1 h at most…");
    println!("[main] in time: {}", timeout(HOUR, bread).await.is_ok());
}
