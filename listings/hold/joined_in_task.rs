//! Joined inside a spawned task, they must be `Send` after all

use std::cell::RefCell;
use std::time::Duration;
use tokio::time::sleep;

async fn serve(dish: &str, bill: &RefCell<Vec<String>>) {
    println!("[{dish}] cooking…");
    sleep(Duration::from_millis(400)).await;
    bill.borrow_mut().push(dish.to_owned());
}

async fn both() {
    let bill = RefCell::new(Vec::new());
    tokio::join!(serve("soup", &bill), serve("cake", &bill));
}

#[tokio::main]
async fn main() {
    tokio::spawn(both()).await.unwrap();
}
