//! A guard held across an `.await`

use std::sync::Mutex;
use std::time::Duration;
use tokio::time::sleep;

static TILL: Mutex<u32> = Mutex::new(0);

async fn pay(name: &str, price: u32) {
    let mut coins = TILL.lock().unwrap();
    *coins += price;
    println!("[{name}] printing a receipt…");
    sleep(Duration::from_millis(600)).await;
    println!("[{name}] paid");
}

#[tokio::main]
async fn main() {
    let pay_all = ["anna", "ben"].map(|name| tokio::spawn(pay(name, 4)));
    for paid in pay_all {
        paid.await.unwrap();
    }
}
