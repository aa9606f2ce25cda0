//! One task owns the state, the others ask it

use std::collections::HashMap;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;

struct Take {
    item: &'static str,
    answer: oneshot::Sender<Result<u32, &'static str>>,
}

async fn storekeeper(mut requests: mpsc::Receiver<Take>) {
    let mut stock = HashMap::from([("scone", 1), ("bun", 5)]);
    while let Some(Take { item, answer }) = requests.recv().await {
        println!("[store] fetching a {item}…");
        sleep(Duration::from_millis(300)).await;
        let result = match stock.get_mut(item) {
            Some(left) if *left > 0 => {
                *left -= 1;
                Ok(*left)
            }
            _ => Err("sold out"),
        };
        println!("[store] {item}: {result:?}");
        let _ = answer.send(result); // an error if nobody waits any more
    }
    println!("[store] closes");
}

async fn guest(name: &str, item: &'static str, store: mpsc::Sender<Take>) {
    let (answer, result) = oneshot::channel();
    println!("[{name}] waiting for a {item}…");
    store.send(Take { item, answer }).await.expect("the store is open");
    match result.await.expect("the store answers") {
        Ok(left) => println!("[{name}] has it, {left} left"),
        Err(why) => println!("[{name}] goes without: {why}"),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (store, requests) = mpsc::channel(8);
    tokio::join!(
        storekeeper(requests),
        guest("ida", "scone", store.clone()),
        guest("max", "scone", store.clone()),
        guest("eva", "bun", store),
    );
}
