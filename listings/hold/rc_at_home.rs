//! Tasks that stay on their thread may share an `Rc`

use std::cell::RefCell;
use std::rc::Rc;
use std::thread;
use std::time::Duration;
use tokio::task::LocalSet;
use tokio::time::sleep;

type Bill = Rc<RefCell<Vec<&'static str>>>;

async fn serve(name: &str, dish: &'static str, bill: Bill) {
    println!("[{name}] bringing {dish}…");
    sleep(Duration::from_millis(400)).await;
    bill.borrow_mut().push(dish);
    println!("[{name}] on thread {}", thread::current().name().unwrap());
}

#[tokio::main]
async fn main() {
    let bill = Bill::default();
    let at_home = LocalSet::new();
    at_home.spawn_local(serve("ida", "soup", bill.clone()));
    at_home.spawn_local(serve("max", "cake", bill.clone()));
    println!("[main] waiting for both…");
    at_home.await;
    println!("[main] bill: {:?}", bill.borrow());
}
