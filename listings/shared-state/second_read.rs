//! A second `read` behind a writer who waits for the first

use std::time::Duration;
use tokio::sync::RwLock;
use tokio::time::{sleep, timeout};

const PATIENCE: Duration = Duration::from_millis(1000);

async fn read_twice(menu: &RwLock<u32>) {
    let first = menu.read().await;
    println!("[ida] reading menu {first}…");
    sleep(Duration::from_millis(400)).await;
    println!("[ida] waiting to read once more…");
    let second = menu.read().await;
    println!("[ida] has read menus {first} and {second}");
}

async fn write(menu: &RwLock<u32>) {
    sleep(Duration::from_millis(200)).await;
    println!("[cook] waiting to write…");
    *menu.write().await += 1;
    println!("[cook] has written");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let menu = RwLock::new(1);
    let both = async { tokio::join!(read_twice(&menu), write(&menu)) };
    match timeout(PATIENCE, both).await {
        Ok(_) => println!("[main] both are done"),
        Err(_) => println!("[main] gives up"),
    }
}
