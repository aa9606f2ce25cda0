//! One thread changes hands only where a task waits

use std::thread;
use std::time::Duration;
use tokio::time::sleep;

/// Holds the thread as a computation does: nobody can interrupt it.
fn work(ms: u64) {
    thread::sleep(Duration::from_millis(ms));
}

async fn taste() {
    work(200);
}

async fn soup() {
    println!("[soup] chopping…");
    work(200);
    println!("[soup] waiting for the pot…");
    sleep(Duration::from_millis(100)).await;
    println!("[soup] seasoning…");
    work(300);
    println!("[soup] tasting…");
    taste().await; // never pending: keeps the thread
    println!("[soup] served");
}

async fn salad() {
    println!("[salad] chopping…");
    work(300);
    println!("[salad] waiting for ice…");
    sleep(Duration::from_millis(100)).await;
    println!("[salad] dressing…");
    work(200);
    println!("[salad] served");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("[main] waiting for both…");
    let (soup, salad) = (tokio::spawn(soup()), tokio::spawn(salad()));
    soup.await.unwrap();
    salad.await.unwrap();
    println!("[main] all served");
}
