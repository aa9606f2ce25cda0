//! Two tasks stay on their thread and share an `Rc`, a third one roams

use std::cell::RefCell;
use std::rc::Rc;
use std::thread;
use std::time::Duration;
use tokio::task::LocalSet;
use tokio::time::sleep;

type Bill = Rc<RefCell<Vec<&'static str>>>;

async fn serve(name: &str, dish: &'static str, cooking: u64, bill: Bill) {
    println!("[{name}] cooking {dish}…");
    sleep(Duration::from_millis(cooking)).await;
    bill.borrow_mut().push(dish);
    println!("[{name}] on thread {}", thread::current().name().unwrap());
}

async fn clean() {
    println!("[cleaner] cleaning…");
    sleep(Duration::from_millis(200)).await;
    println!("[cleaner] on thread {}", thread::current().name().unwrap());
}

#[tokio::main]
async fn main() {
    let bill = Bill::default();
    let home = LocalSet::new();
    home.spawn_local(serve("ida", "soup", 400, bill.clone()));
    home.spawn_local(serve("max", "cake", 600, bill.clone()));
    let cleaned = tokio::spawn(clean());
    println!("[main] waiting for those at home…");
    home.await;
    println!("[main] bill: {:?}", bill.borrow());
    cleaned.await.unwrap();
}
