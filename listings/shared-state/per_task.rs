//! A request's number, kept by the task and kept by the thread

use std::cell::Cell;
use std::time::Duration;
use tokio::time::sleep;

tokio::task_local! {
    static BY_TASK: u32;
}

thread_local! {
    static BY_THREAD: Cell<u32> = const { Cell::new(0) };
}

async fn handle(dish: &str, number: u32, cooking: u64) {
    BY_THREAD.set(number);
    println!("[{dish}] request {number}, cooking…");
    sleep(Duration::from_millis(cooking)).await;
    println!("[{dish}] task {}, thread {}…", BY_TASK.get(), BY_THREAD.get());
    sleep(Duration::from_millis(400)).await;
    let inner = tokio::spawn(async { BY_TASK.try_get().ok() });
    println!("[{dish}] spawned: {:?}", inner.await.unwrap());
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let soup = tokio::spawn(BY_TASK.scope(1, handle("soup", 1, 400)));
    let cake = tokio::spawn(BY_TASK.scope(2, handle("cake", 2, 600)));
    soup.await.unwrap();
    cake.await.unwrap();
}
