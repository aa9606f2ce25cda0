//! Three tasks, and the lock is kept during the work

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinSet;
use tokio::time::sleep;

type Orders = Arc<Mutex<mpsc::Receiver<&'static str>>>;

async fn work(worker: &str, orders: Orders) {
    println!("[{worker}] waiting…");
    while let Some(order) = orders.lock().await.recv().await {
        println!("[{worker}] making {order}…");
        sleep(Duration::from_millis(450)).await;
        println!("[{worker}] waiting…");
    } // the lock is free again here
    println!("[{worker}] goes home");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (sender, receiver) = mpsc::channel(8);
    let orders = Arc::new(Mutex::new(receiver));
    let mut workers = JoinSet::new();
    for worker in ["ada", "ben", "cat"] {
        workers.spawn(work(worker, orders.clone()));
    }
    for order in ["tea", "mocha", "latte", "water", "cocoa", "juice"] {
        sleep(Duration::from_millis(100)).await;
        println!("[main] {order}, please");
        sender.send(order).await.unwrap();
    }
    drop(sender);
    workers.join_all().await;
    println!("[main] closes");
}
