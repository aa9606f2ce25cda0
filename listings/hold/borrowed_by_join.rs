//! `join!` ends with its futures, so they may borrow, and need not be `Send`

use std::cell::RefCell;
use std::time::Duration;
use tokio::time::sleep;

async fn serve(name: &str, dish: &str, cooking: u64, bill: &RefCell<Vec<String>>) {
    println!("[{name}] cooking {dish}…");
    sleep(Duration::from_millis(cooking)).await;
    bill.borrow_mut().push(dish.to_owned());
    println!("[{name}] served {dish}");
}

#[tokio::main]
async fn main() {
    let bill = RefCell::new(Vec::new());
    let ida = serve("ida", "soup", 400, &bill);
    let max = serve("max", "cake", 600, &bill);
    println!("[main] waiting for both…");
    tokio::join!(ida, max);
    println!("[main] {}", bill.into_inner().join(", "));
}
