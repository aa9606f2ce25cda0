//! A request's number, task by task and thread by thread

use std::cell::Cell;
use std::time::Duration;
use tokio::time::sleep;

tokio::task_local! {
    static REQUEST: u32;
}

thread_local! {
    static LAST: Cell<u32> = const { Cell::new(0) };
}

async fn handle(lane: &str) {
    LAST.set(REQUEST.get());
    println!("[{lane}] asking the kitchen…");
    sleep(Duration::from_millis(400)).await;
    println!("[{lane}] task says {}, thread says {}", REQUEST.get(), LAST.get());
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let soup = tokio::spawn(REQUEST.scope(1, handle("soup")));
    let cake = tokio::spawn(REQUEST.scope(2, handle("cake")));
    soup.await.unwrap();
    cake.await.unwrap();
}
