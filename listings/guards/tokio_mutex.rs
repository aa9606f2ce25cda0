//! A lock whose waiters give up their thread

use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::sleep;

static TILL: Mutex<u32> = Mutex::const_new(0);

async fn pay(name: &str) {
    println!("[{name}] waiting for the till…");
    let mut coins = TILL.lock().await;
    println!("[{name}] at the till…");
    sleep(Duration::from_millis(600)).await;
    *coins += 4;
    println!("[{name}] paid, now {coins} coins");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(pay("anna"), pay("ben"));
}
