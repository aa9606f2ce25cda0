//! `join!` may borrow: its futures end before the function does

use std::time::Duration;
use tokio::time::sleep;

async fn serve(name: &str, order: &str) {
    println!("[{name}] bringing {order}…");
    sleep(Duration::from_millis(400)).await;
    println!("[{name}] served");
}

#[tokio::main]
async fn main() {
    let order = String::from("soup");
    tokio::join!(serve("ida", &order), serve("max", &order));
    println!("[main] {order} is paid");
}
