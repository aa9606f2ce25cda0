//! Two awaits in a row

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
    let report = report();
    let weather = weather();
    report.await;
    weather.await;
    println!("[main] has both");
}
