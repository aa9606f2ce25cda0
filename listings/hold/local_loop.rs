//! All on one thread, as in asyncio: no `Arc`, no lock, no `Send`

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use tokio::task::spawn_local;
use tokio::time::sleep;

type Bill = Rc<RefCell<Vec<&'static str>>>;

async fn serve(name: &str, dish: &'static str, cooking: u64, bill: Bill) {
    println!("[{name}] cooking {dish}…");
    sleep(Duration::from_millis(cooking)).await;
    bill.borrow_mut().push(dish);
    println!("[{name}] is dish {} of the bill", bill.borrow().len());
}

#[tokio::main(flavor = "local")]
async fn main() {
    let bill = Bill::default();
    let ida = spawn_local(serve("ida", "soup", 600, bill.clone()));
    let max = spawn_local(serve("max", "cake", 400, bill.clone()));
    println!("[main] waiting for both…");
    ida.await.unwrap();
    max.await.unwrap();
    println!("[main] {}", bill.borrow().join(", "));
}
