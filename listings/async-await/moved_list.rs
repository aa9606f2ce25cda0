//! A task owns what it uses

use std::time::Duration;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let orders = vec!["coffee", "pastry"];
    let kitchen = tokio::spawn(async move {
        for order in &orders {
            println!("[kitchen] making {order}…");
            sleep(Duration::from_millis(500)).await;
        }
        println!("[kitchen] made {}", orders.len());
    });
    println!("[main] waiting for the kitchen…");
    kitchen.await.unwrap();
    println!("[main] served");
}
