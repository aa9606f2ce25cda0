//! An `Rc` whose block ends before the `.await` is no hindrance

use std::rc::Rc;
use std::time::Duration;
use tokio::time::sleep;

async fn serve() {
    let dish = {
        let order = Rc::new("soup");
        println!("[waiter] bringing {order}…");
        *order // a `&str`, which is `Send`
    };
    sleep(Duration::from_millis(400)).await;
    println!("[waiter] served {dish}");
}

#[tokio::main]
async fn main() {
    println!("[main] waiting for the waiter…");
    tokio::spawn(serve()).await.unwrap();
    println!("[main] pays");
}
