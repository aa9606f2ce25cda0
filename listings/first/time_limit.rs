//! A time limit around a future, and around a task

use std::time::Duration;
use tokio::time::{sleep, timeout};

const LIMIT: Duration = Duration::from_millis(300);

struct Connection {
    lane: &'static str,
    end: &'static str,
}

impl Drop for Connection {
    fn drop(&mut self) {
        println!("[{}] {}", self.lane, self.end);
    }
}

async fn fetch(lane: &'static str) -> &'static str {
    let mut connection = Connection { lane, end: "dropped" };
    println!("[{lane}] fetching…");
    sleep(Duration::from_millis(700)).await;
    connection.end = "page complete";
    "the page"
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("[main] waiting for the future…");
    if timeout(LIMIT, fetch("future")).await.is_err() {
        println!("[main] too late");
    }

    let handle = tokio::spawn(fetch("task"));
    println!("[main] waiting for the task…");
    if timeout(LIMIT, handle).await.is_err() {
        println!("[main] too late");
    }

    println!("[main] waiting a little longer…");
    sleep(Duration::from_millis(800)).await;
    println!("[main] done");
}
