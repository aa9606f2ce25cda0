//! A pause between rounds drifts, a clock does not

use std::time::Duration;
use tokio::time::{interval, sleep};

const PERIOD: Duration = Duration::from_millis(300);

async fn check(lane: &str, round: u32) {
    println!("[{lane}] check {round}…");
    sleep(Duration::from_millis(150)).await;
}

async fn by_pause() {
    for round in 1..=5 {
        check("pause", round).await;
        println!("[pause] waiting…");
        sleep(PERIOD).await;
    }
    println!("[pause] done");
}

async fn by_clock() {
    let mut clock = interval(PERIOD);
    for round in 1..=5 {
        println!("[clock] waiting…");
        clock.tick().await;
        check("clock", round).await;
    }
    println!("[clock] done");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(by_pause(), by_clock());
}
