//! Stop at the first error, or hear of every end

use std::time::Duration;
use tokio::task::{JoinError, JoinSet};
use tokio::time::sleep;

type Outcome = Result<&'static str, String>;

struct Machine(&'static str);

impl Drop for Machine {
    fn drop(&mut self) {
        println!("[{}] switched off", self.0);
    }
}

async fn prepare(item: &'static str, millis: u64, left: u32) -> Outcome {
    println!("[{item}] preparing…");
    let _machine = Machine(item);
    sleep(Duration::from_millis(millis)).await;
    if left == 0 {
        println!("[{item}] sold out");
        return Err(format!("no {item}"));
    }
    println!("[{item}] ready");
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
        println!("[main] {:?}", outcome?);
    }
    Ok(())
}
