//! A runtime inside a runtime is refused

use std::time::Duration;
use tokio::runtime::Builder;
use tokio::task::{JoinError, spawn_blocking};
use tokio::time::sleep;

async fn brew(lane: &str) {
    println!("[{lane}] brewing…");
    sleep(Duration::from_millis(500)).await;
    println!("[{lane}] ready");
}

/// For callers that are not async.
fn brew_blocking(lane: &str) {
    let runtime = Builder::new_current_thread().enable_all().build();
    runtime.expect("no runtime").block_on(brew(lane));
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), JoinError> {
    let nested = tokio::spawn(async { brew_blocking("nested") }).await;
    if nested.is_err_and(|error| error.is_panic()) {
        println!("[main] refused: one is already running");
    }

    brew("awaited").await;

    spawn_blocking(|| brew_blocking("moved")).await?;
    println!("[main] served");
    Ok(())
}
