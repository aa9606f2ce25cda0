//! The till goes to a guest whom nobody polls

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};

type Till = Arc<Mutex<u32>>;

async fn count(till: Till) {
    let sum = till.lock().await;
    println!("[max] counting the till…");
    sleep(Duration::from_millis(600)).await;
    println!("[max] counted {sum}");
}

async fn pay(till: Till) {
    println!("[guest] waiting for the till…");
    *till.lock().await += 3;
    println!("[guest] paid");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let till = Till::default();
    tokio::spawn(count(till.clone()));
    sleep(Duration::from_millis(100)).await;
    let mut payment = pin!(pay(till.clone()));
    loop {
        tokio::select! {
            _ = &mut payment => break,
            () = sleep(Duration::from_millis(300)) => {
                println!("[main] waiting for the till…");
                match timeout(Duration::from_millis(600), till.lock()).await {
                    Ok(sum) => println!("[main] reads {sum}"),
                    Err(_) => println!("[main] failed: gives up"),
                }
            }
        }
    }
}
