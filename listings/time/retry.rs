//! Try again, wait longer each time, and not for ever

use std::time::Duration;
use tokio::time::{sleep, timeout};

struct Kitchen {
    refusals: u32,
}

impl Kitchen {
    async fn order(&mut self, dish: &str) -> Result<String, &'static str> {
        println!("[{dish}] asking the kitchen…");
        sleep(Duration::from_millis(100)).await;
        if self.refusals > 0 {
            self.refusals -= 1;
            return Err("busy");
        }
        Ok(format!("a plate of {dish}"))
    }
}

async fn order_patiently(dish: &str, refusals: u32) -> String {
    let mut kitchen = Kitchen { refusals };
    let mut pause = Duration::from_millis(100);
    loop {
        match kitchen.order(dish).await {
            Ok(plate) => return plate,
            Err(why) => println!("[{dish}] waiting {} ms: {why}…", pause.as_millis()),
        }
        sleep(pause).await;
        pause *= 2;
    }
}

async fn guest(dish: &str, refusals: u32) {
    const DEADLINE: Duration = Duration::from_millis(1300);
    match timeout(DEADLINE, order_patiently(dish, refusals)).await {
        Ok(plate) => println!("[{dish}] served: {plate}"),
        Err(_) => println!("[{dish}] gives up at the deadline"),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(guest("soup", 2), guest("cake", 9));
}
