//! An error that nobody awaits

use std::time::Duration;
use tokio::time::sleep;

async fn save(page: &str) -> Result<(), String> {
    println!("[{page}] saving…");
    sleep(Duration::from_millis(300)).await;
    println!("[{page}] fails: disk full");
    Err(format!("{page} is not saved"))
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("[main] waiting for guests…");
    tokio::spawn(save("menu"));
    sleep(Duration::from_millis(900)).await;
    println!("[main] has heard of nothing");
}
