//! The wait has a limit, the payment has none

use std::time::Duration;
use tokio::time::{sleep, timeout};

const LIMIT: Duration = Duration::from_millis(400);

async fn pay() -> &'static str {
    println!("[bank] moving the money…");
    sleep(Duration::from_millis(1000)).await;
    println!("[bank] moved");
    "a receipt"
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut payment = tokio::spawn(pay());
    let receipt = loop {
        println!("[main] waiting for a receipt…");
        match timeout(LIMIT, &mut payment).await {
            Ok(receipt) => break receipt.unwrap(),
            Err(_) => println!("[main] says: please be patient"),
        }
    };
    println!("[main] has {receipt}");
}
