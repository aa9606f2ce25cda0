//! A task that does not await starves its neighbour

use std::hint;
use std::time::{Duration, Instant};
use tokio::time::sleep;

fn compute(time: Duration) {
    let start = Instant::now();
    while start.elapsed() < time {
        hint::spin_loop();
    }
}

async fn report() {
    println!("[report] computing…");
    compute(Duration::from_millis(800));
    println!("[report] done");
}

async fn heartbeat() {
    for beat in 1..=6 {
        println!("[heartbeat] beat {beat}");
        if beat == 3 {
            tokio::spawn(report());
        }
        sleep(Duration::from_millis(300)).await;
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::spawn(heartbeat()).await.unwrap();
}
