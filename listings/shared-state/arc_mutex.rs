//! One map for tasks and threads, behind `Arc<Mutex<…>>`

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use tokio::time::sleep;

type Stock = Arc<Mutex<HashMap<&'static str, u32>>>;

fn take(stock: &Stock, item: &'static str, by: &str) {
    let mut stock = stock.lock().unwrap();
    let left = stock.get_mut(item).expect("on the list");
    *left -= 1;
    println!("[{by}] takes a {item}, {left} left");
}

async fn serve(stock: Stock) {
    take(&stock, "scone", "task");
    println!("[task] serving…");
    sleep(Duration::from_millis(400)).await;
    take(&stock, "scone", "task");
}

fn deliver(stock: Stock) {
    thread::sleep(Duration::from_millis(200));
    take(&stock, "scone", "thread");
    println!("[thread] delivering…");
    thread::sleep(Duration::from_millis(400));
    take(&stock, "scone", "thread");
}

#[tokio::main]
async fn main() {
    let stock: Stock = Arc::new(Mutex::new(HashMap::from([("scone", 8)])));
    let served = tokio::spawn(serve(stock.clone()));
    let delivered = thread::spawn({
        let stock = stock.clone();
        move || deliver(stock)
    });
    println!("[main] waiting for both…");
    served.await.unwrap();
    tokio::task::spawn_blocking(|| delivered.join().unwrap()).await.unwrap();
    println!("[main] {:?} left", stock.lock().unwrap());
}
