//! A dropped future stops, a detached task goes on

use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};

struct Oven {
    lane: &'static str,
    end: &'static str,
}

impl Drop for Oven {
    fn drop(&mut self) {
        println!("[{}] {}, oven off", self.lane, self.end);
    }
}

async fn bake(name: &'static str, shelf: mpsc::Sender<&'static str>) {
    let mut oven = Oven {
        lane: name,
        end: "dropped",
    };
    println!("[{name}] baking…");
    sleep(Duration::from_millis(1000)).await;
    oven.end = "baked";
    shelf.send(name).await.unwrap();
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (shelf, mut shop) = mpsc::channel(1);
    let handle = tokio::spawn(bake("task", shelf.clone()));
    let mut future = Box::pin(bake("future", shelf));

    println!("[main] waiting, not for long…");
    let result = timeout(Duration::from_millis(400), &mut future).await;
    assert!(result.is_err());

    println!("[main] drops both");
    drop(future);
    drop(handle);

    println!("[main] waiting for any cake…");
    while let Some(name) = shop.recv().await {
        println!("[main] has the cake of the {name}");
    }
}
