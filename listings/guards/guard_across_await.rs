//! A guard held across an `.await`

use std::sync::Mutex;
use std::time::Duration;
use tokio::time::sleep;

static TILL: Mutex<u32> = Mutex::new(0);

async fn pay(price: u32) {
    let mut coins = TILL.lock().unwrap();
    sleep(Duration::from_millis(300)).await;
    *coins += price;
}

#[tokio::main]
async fn main() {
    tokio::spawn(pay(4)).await.unwrap();
}
