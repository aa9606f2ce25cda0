//! Two tasks, and the shorter finishes first

use std::time::Duration;
use tokio::time::sleep;

async fn report() {
    println!("[report] waiting for data…");
    sleep(Duration::from_millis(1600)).await;
    println!("[report] done");
}

async fn weather() {
    println!("[weather] waiting for data…");
    sleep(Duration::from_millis(400)).await;
    println!("[weather] done");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("[main] waiting for both…");
    let report = tokio::spawn(report());
    let weather = tokio::spawn(weather());
    report.await.unwrap();
    weather.await.unwrap();
    println!("[main] has both");
}
