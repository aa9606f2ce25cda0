//! A set aborts its tasks when it goes, a list of handles does not

use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

struct Connection {
    lane: &'static str,
    end: &'static str,
}

impl Drop for Connection {
    fn drop(&mut self) {
        println!("[{}] {}", self.lane, self.end);
    }
}

async fn fetch(lane: &'static str) {
    let mut connection = Connection { lane, end: "dropped" };
    println!("[{lane}] fetching…");
    sleep(Duration::from_millis(900)).await;
    connection.end = "complete";
}

async fn check_address() -> Result<(), &'static str> {
    sleep(Duration::from_millis(300)).await;
    Err("no such address")
}

async fn with_set() -> Result<(), &'static str> {
    let mut fetches = JoinSet::new();
    fetches.spawn(fetch("in a set"));
    check_address().await?;
    fetches.join_all().await;
    Ok(())
}

async fn with_list() -> Result<(), &'static str> {
    let fetches = vec![tokio::spawn(fetch("in a list"))];
    check_address().await?;
    for fetch in fetches {
        fetch.await.unwrap();
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("[main] waiting for the set…");
    let _ = with_set().await;
    println!("[main] waiting for the list…");
    let _ = with_list().await;
    println!("[main] has left both");
    sleep(Duration::from_millis(900)).await;
}
