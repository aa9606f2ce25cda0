//! A task may outlive the function that spawned it, so it borrows nothing

use std::time::Duration;
use tokio::time::sleep;

async fn serve(order: &str) {
    println!("[waiter] bringing {order}…");
    sleep(Duration::from_millis(400)).await;
    println!("[waiter] served {order}");
}

#[tokio::main]
async fn main() {
    let order = String::from("soup");
    let served = tokio::spawn(serve(&order));
    served.await.unwrap();
    println!("[main] {order} is paid");
}
