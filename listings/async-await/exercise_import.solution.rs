//! An import that shows a sign of life

use std::thread;
use std::time::Duration;
use tokio::task::yield_now;
use tokio::time::sleep;

/// Holds the thread, as a computation does.
fn parse(_file: u32) {
    thread::sleep(Duration::from_millis(200));
}

async fn import() {
    for file in 1..=4 {
        println!("[import] file {file}…");
        parse(file);
        yield_now().await;
    }
    println!("[import] done");
}

async fn sign_of_life() {
    loop {
        println!("[screen] still working");
        sleep(Duration::from_millis(150)).await;
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let screen = tokio::spawn(sign_of_life());
    tokio::spawn(import()).await.unwrap();
    screen.abort();
}
