//! A clone of the `Arc` for each task, made before it is spawned

use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

#[tokio::main]
async fn main() {
    let menu = Arc::new(vec!["soup", "cake"]);
    let mut waiters = JoinSet::new();
    for name in ["ida", "max"] {
        let menu = Arc::clone(&menu);
        waiters.spawn(async move {
            println!("[{name}] bringing {}…", menu.join(" and "));
            sleep(Duration::from_millis(400)).await;
            println!("[{name}] served");
        });
    }
    waiters.join_all().await;
    println!("[main] {} dishes, {} owner left", menu.len(), Arc::strong_count(&menu));
}
