//! Stop at the first error, or hear of every end

use std::time::Duration;
use tokio::task::{JoinError, JoinSet};
use tokio::time::sleep;

type Outcome = Result<&'static str, String>;

struct Machine {
    item: &'static str,
    end: &'static str,
}

impl Drop for Machine {
    fn drop(&mut self) {
        println!("[{}] {}, switched off", self.item, self.end);
    }
}

async fn prepare(item: &'static str, millis: u64, left: u32) -> Outcome {
    println!("[{item}] preparing…");
    let mut machine = Machine { item, end: "dropped" };
    sleep(Duration::from_millis(millis)).await;
    if left == 0 {
        machine.end = "fails: sold out";
        return Err(format!("no {item}"));
    }
    machine.end = "ready";
    Ok(item)
}

#[tokio::main]
async fn main() -> Result<(), JoinError> {
    let coffee = prepare("coffee", 400, 0);
    let pastry = prepare("pastry", 800, 5);
    println!("[main] waiting in try_join!…");
    let both = tokio::try_join!(coffee, pastry);
    println!("[main] {both:?}");

    let mut orders = JoinSet::new();
    orders.spawn(prepare("coffee", 400, 0));
    orders.spawn(prepare("pastry", 800, 5));
    println!("[main] waiting for the set…");
    while let Some(outcome) = orders.join_next().await {
        println!("[main] waiting, has {:?}…", outcome?);
    }
    println!("[main] none is left");
    Ok(())
}
