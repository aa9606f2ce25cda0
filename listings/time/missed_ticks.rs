//! After a slow round: catch up, shift, or skip

use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval, sleep};

async fn check_stock(lane: &str, missed: MissedTickBehavior) {
    let mut clock = interval(Duration::from_millis(200));
    clock.set_missed_tick_behavior(missed);
    for round in 1..=7 {
        println!("[{lane}] waiting…");
        clock.tick().await;
        println!("[{lane}] round {round}…");
        let millis = if round == 2 { 700 } else { 50 };
        sleep(Duration::from_millis(millis)).await;
    }
    println!("[{lane}] done");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(
        check_stock("burst", MissedTickBehavior::Burst),
        check_stock("delay", MissedTickBehavior::Delay),
        check_stock("skip", MissedTickBehavior::Skip),
    );
}
