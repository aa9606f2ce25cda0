//! A pause between rounds drifts, a clock does not

use std::time::Duration;
use tokio::time::{interval, sleep};

const PERIOD: Duration = Duration::from_millis(300);

async fn check(lane: &str, round: u32) {
    println!("[{lane}] checking, round {round}…");
    sleep(Duration::from_millis(150)).await;
    println!("[{lane}] round {round} done");
}

async fn by_pause() {
    for round in 1..=5 {
        check("pause", round).await;
        sleep(PERIOD).await;
    }
}

async fn by_clock() {
    let mut clock = interval(PERIOD);
    for round in 1..=5 {
        clock.tick().await;
        check("clock", round).await;
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(by_pause(), by_clock());
}
