//! `select!` takes the first and drops the other

use std::time::Duration;
use tokio::time::sleep;

struct Courier {
    name: &'static str,
    end: &'static str,
}

impl Drop for Courier {
    fn drop(&mut self) {
        println!("[{}] {}", self.name, self.end);
    }
}

async fn deliver(name: &'static str, ms: u64) -> &'static str {
    let mut courier = Courier { name, end: "dropped" };
    println!("[{name}] riding…");
    sleep(Duration::from_millis(ms)).await;
    courier.end = "delivers";
    name
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("[main] waiting for the first…");
    let first = tokio::select! {
        name = deliver("bike", 400) => name,
        name = deliver("van", 1000) => name,
    };
    println!("[main] waiting a little longer…");
    sleep(Duration::from_millis(1000)).await;
    println!("[main] served by {first} alone");
}
