//! The first page wins, the other is never read

use std::time::Duration;
use tokio::time::sleep;

struct Connection {
    mirror: &'static str,
    end: &'static str,
}

impl Drop for Connection {
    fn drop(&mut self) {
        println!("[{}] {}", self.mirror, self.end);
    }
}

async fn fetch(mirror: &'static str, millis: u64) -> String {
    let mut connection = Connection { mirror, end: "dropped" };
    println!("[{mirror}] fetching…");
    sleep(Duration::from_millis(millis)).await;
    connection.end = "page complete";
    format!("the page from {mirror}")
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("[main] waiting for either…");
    let page = tokio::select! {
        page = fetch("near", 400) => page,
        page = fetch("far", 1000) => page,
    };
    println!("[main] reading {page}…");
    sleep(Duration::from_millis(900)).await;
    println!("[main] done");
}
