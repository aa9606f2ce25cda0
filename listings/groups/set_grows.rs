//! Three tasks have ended, and the set still holds them

use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

async fn serve(guest: &str) {
    println!("[{guest}] drinking…");
    sleep(Duration::from_millis(200)).await;
    println!("[{guest}] leaves");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut guests = JoinSet::new();
    for guest in ["ida", "max", "eva"] {
        guests.spawn(serve(guest));
        println!("[main] waiting, {} in the set…", guests.len());
        sleep(Duration::from_millis(500)).await;
    }
    while guests.try_join_next().is_some() {}
    println!("[main] {} in the set", guests.len());
}
