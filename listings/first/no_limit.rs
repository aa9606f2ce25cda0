//! A time limit cannot stop what never yields

use std::thread;
use std::time::Duration;
use tokio::time::{sleep, timeout};

const LIMIT: Duration = Duration::from_millis(300);

async fn count_beans() -> &'static str {
    println!("[beans] counting…");
    thread::sleep(Duration::from_millis(900)); // as a long computation would
    println!("[beans] counted");
    "all beans"
}

async fn tick() {
    loop {
        println!("[clock] waiting…");
        sleep(Duration::from_millis(300)).await;
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::spawn(tick());
    sleep(Duration::from_millis(450)).await;
    println!("[main] waiting, 300 ms at most…");
    match timeout(LIMIT, count_beans()).await {
        Ok(what) => println!("[main] has {what}, in time"),
        Err(_) => println!("[main] too late"),
    }
    sleep(Duration::from_millis(450)).await;
}
