//! Every task runs to its end, every error is told

use std::time::Duration;
use tokio::time::sleep;

async fn fetch(page: &'static str, millis: u64) -> Result<usize, String> {
    println!("[{page}] fetching…");
    sleep(Duration::from_millis(millis)).await;
    if page == "menu" {
        println!("[{page}] complete");
        return Ok(4000);
    }
    println!("[{page}] fails: not found");
    Err(format!("no {page}"))
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let pages = [("menu", 900), ("prices", 300), ("map", 600)];
    let fetches: Vec<_> = pages
        .into_iter()
        .map(|(page, millis)| tokio::spawn(fetch(page, millis)))
        .collect();
    println!("[main] waiting for every end…");
    let mut errors = Vec::new();
    for fetch in fetches {
        match fetch.await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => errors.push(error),
            Err(panicked) => errors.push(panicked.to_string()),
        }
    }
    println!("[main] is told: {}", errors.join(", "));
}
