//! Three tasks take from one queue

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinSet;
use tokio::time::sleep;

type Orders = Arc<Mutex<mpsc::Receiver<&'static str>>>;

async fn work(orders: Orders) {
    loop {
        let next = orders.lock().await.recv().await; // the lock is free again here
        let Some(order) = next else { break };
        println!("[{order}] in work…");
        sleep(Duration::from_millis(450)).await;
        println!("[{order}] ready");
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (sender, receiver) = mpsc::channel(8);
    let orders = Arc::new(Mutex::new(receiver));
    let mut workers = JoinSet::new();
    for _ in 0..3 {
        workers.spawn(work(orders.clone()));
    }
    for order in ["tea", "mocha", "latte", "water", "cocoa", "juice"] {
        println!("[main] orders {order}");
        sender.send(order).await.unwrap();
        sleep(Duration::from_millis(100)).await;
    }
    drop(sender);
    println!("[main] waiting for the workers…");
    workers.join_all().await;
    println!("[main] closes");
}
