//! A task that never has to wait, beside one that does

use std::hint;
use std::time::{Duration, Instant};
use tokio::sync::mpsc::{self, Receiver};
use tokio::time::sleep;

const ORDERS: usize = 800;

fn compute(time: Duration) {
    let start = Instant::now();
    while start.elapsed() < time {
        hint::spin_loop();
    }
}

/// A channel with orders in it, and nobody to send more.
fn full_queue() -> Receiver<usize> {
    let (sender, queue) = mpsc::channel(ORDERS);
    for order in 1..=ORDERS {
        sender.try_send(order).unwrap();
    }
    queue
}

async fn report(mut queue: Receiver<usize>) {
    println!("[report] computing…");
    while let Some(_order) = queue.recv().await {
        compute(Duration::from_millis(1));
    }
    println!("[report] done");
}

async fn heartbeat() {
    for beat in 1..=6 {
        println!("[heartbeat] beat {beat}");
        sleep(Duration::from_millis(300)).await;
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let heartbeat = tokio::spawn(heartbeat());
    sleep(Duration::from_millis(750)).await;
    tokio::spawn(report(full_queue())).await.unwrap();
    heartbeat.await.unwrap();
}
