//! A task that may change threads cannot keep an `Rc` while it waits

use std::rc::Rc;
use std::time::Duration;
use tokio::time::sleep;

async fn serve() {
    let order = Rc::new("soup");
    println!("[waiter] bringing {order}…");
    sleep(Duration::from_millis(400)).await;
    println!("[waiter] served {order}");
}

#[tokio::main]
async fn main() {
    tokio::spawn(serve()).await.unwrap();
}
