//! The first error ends the others, and is told after their end

use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

struct Connection {
    page: &'static str,
    end: &'static str,
}

impl Drop for Connection {
    fn drop(&mut self) {
        println!("[{}] {}", self.page, self.end);
    }
}

async fn fetch(page: &'static str, millis: u64) -> Result<usize, String> {
    let mut connection = Connection { page, end: "dropped" };
    println!("[{page}] fetching…");
    sleep(Duration::from_millis(millis)).await;
    if page == "map" {
        connection.end = "fails: not found";
        return Err(format!("no {page}"));
    }
    connection.end = "complete";
    Ok(page.len() * 1000)
}

async fn fetch_all() -> Result<usize, String> {
    let mut fetches = JoinSet::new();
    for (page, millis) in [("menu", 900), ("prices", 300), ("map", 600)] {
        fetches.spawn(fetch(page, millis));
    }
    let mut bytes = 0;
    while let Some(fetched) = fetches.join_next().await {
        match fetched.unwrap() {
            Ok(size) => bytes += size,
            Err(error) => {
                fetches.shutdown().await;
                return Err(error);
            }
        }
    }
    Ok(bytes)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("[main] waiting for all…");
    match fetch_all().await {
        Ok(bytes) => println!("[main] has {bytes} bytes"),
        Err(error) => println!("[main] is told: {error}"),
    }
    sleep(Duration::from_millis(600)).await;
}
