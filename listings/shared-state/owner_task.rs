//! One task owns the state, the others ask it

use std::collections::HashMap;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;

struct Take {
    item: &'static str,
    answer: oneshot::Sender<Option<u32>>,
}

async fn storekeeper(mut requests: mpsc::Receiver<Take>) {
    let mut stock = HashMap::from([("scone", 1_u32), ("bun", 5)]);
    while let Some(Take { item, answer }) = requests.recv().await {
        let left = stock[item].checked_sub(1);
        println!("[store] looking for a {item}…");
        sleep(Duration::from_millis(300)).await;
        if let (Ok(()), Some(left)) = (answer.send(left), left) {
            stock.insert(item, left); // sold only if somebody still waited
        }
    }
    println!("[store] closes");
}

async fn guest(name: &str, item: &'static str, store: mpsc::Sender<Take>) {
    let (answer, result) = oneshot::channel();
    println!("[{name}] waiting for a {item}…");
    store.send(Take { item, answer }).await.expect("the store is open");
    match result.await.expect("the store answers") {
        Some(left) => println!("[{name}] has it, {left} left"),
        None => println!("[{name}] goes without"),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (store, requests) = mpsc::channel(8);
    let storekeeper = tokio::spawn(storekeeper(requests));
    tokio::join!(
        guest("ida", "scone", store.clone()),
        guest("max", "scone", store.clone()),
        guest("eva", "bun", store),
    );
    storekeeper.await.unwrap();
}
