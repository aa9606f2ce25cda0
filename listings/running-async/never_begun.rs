//! A task that never begins

use std::thread;
use std::time::Duration;

async fn cleaning() {
    println!("[cleaning] wiping tables…");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::spawn(cleaning());
    println!("[main] counting the till, no await…");
    thread::sleep(Duration::from_millis(600));
    println!("[main] leaves");
}
