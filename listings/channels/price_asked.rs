//! A request carries the channel for its answer

use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;

struct Request {
    drink: &'static str,
    answer: oneshot::Sender<u32>,
}

async fn till(mut requests: mpsc::Receiver<Request>) {
    while let Some(Request { drink, answer }) = requests.recv().await {
        println!("[till] looking up {drink}…");
        sleep(Duration::from_millis(400)).await;
        let price = if drink == "tea" { 250 } else { 410 };
        println!("[till] {drink} is {price}");
        let _ = answer.send(price); // an error if nobody waits any more
    }
    println!("[till] closes");
}

async fn guest(name: &str, drink: &'static str, till: mpsc::Sender<Request>) {
    let (answer, price) = oneshot::channel();
    println!("[{name}] waiting for a price…");
    let sent = till.send(Request { drink, answer }).await;
    sent.expect("the till is open");
    println!("[{name}] pays {}", price.await.expect("the till answers"));
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (sender, receiver) = mpsc::channel(8);
    let ida = guest("ida", "tea", sender.clone());
    let max = guest("max", "mocha", sender);
    tokio::join!(till(receiver), ida, max);
}
