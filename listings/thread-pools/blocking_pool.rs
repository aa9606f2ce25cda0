//! Blocking calls, kept off the runtime's one thread

use std::error::Error;
use std::thread;
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

const POOL: usize = 2;
const MS: [u64; 4] = [400, 550, 550, 550];

fn old_driver_call(call: usize) -> String {
    println!("[call {call}] blocking…");
    thread::sleep(Duration::from_millis(MS[call]));
    println!("[call {call}] answered");
    format!("answer {call}")
}

async fn tick() {
    for tick in 1..=5 {
        sleep(Duration::from_millis(200)).await;
        println!("[ticker] tick {tick}");
    }
}

async fn serve() -> Result<(), Box<dyn Error>> {
    let ticker = tokio::spawn(tick());
    let mut calls = Vec::new();
    for call in 0..MS.len() {
        calls.push(spawn_blocking(move || old_driver_call(call)));
    }
    for call in calls {
        println!("[main] {}", call.await?);
    }
    Ok(ticker.await?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = Builder::new_current_thread()
        .enable_time()
        .max_blocking_threads(POOL)
        .build()?;
    runtime.block_on(serve())
}
