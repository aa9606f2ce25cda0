//! A limit for each step, and one deadline for both

use std::time::Duration;
use tokio::time::error::Elapsed;
use tokio::time::{Instant, sleep, timeout, timeout_at};

const LIMIT: Duration = Duration::from_millis(900);

async fn connect() {
    sleep(Duration::from_millis(500)).await;
}

async fn read() -> &'static str {
    sleep(Duration::from_millis(700)).await;
    "the page"
}

async fn fetch_by_limits() -> Result<&'static str, Elapsed> {
    println!("[limits] connecting…");
    timeout(LIMIT, connect()).await?;
    println!("[limits] reading…");
    timeout(LIMIT, read()).await
}

async fn fetch_by_deadline() -> Result<&'static str, Elapsed> {
    let deadline = Instant::now() + LIMIT;
    println!("[deadline] connecting…");
    timeout_at(deadline, connect()).await?;
    println!("[deadline] reading…");
    timeout_at(deadline, read()).await
}

fn tell(name: &str, fetched: Result<&str, Elapsed>) {
    match fetched {
        Ok(page) => println!("[{name}] has {page}"),
        Err(_) => println!("[{name}] gives up"),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let limits = async { tell("limits", fetch_by_limits().await) };
    let deadline = async { tell("deadline", fetch_by_deadline().await) };
    tokio::join!(limits, deadline);
}
