//! Asked first, a signal is heard though orders are waiting

use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;

async fn barista(mut orders: mpsc::Receiver<u32>, mut closing: oneshot::Receiver<()>) {
    loop {
        tokio::select! {
            biased;
            _ = &mut closing => break,
            Some(order) = orders.recv() => {
                println!("[barista] making order {order}…");
                sleep(Duration::from_millis(400)).await;
            }
        }
    }
    println!("[barista] leaves {} orders", orders.len());
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (counter, orders) = mpsc::channel(8);
    for order in 1..=6 {
        counter.send(order).await.unwrap();
    }
    let (signal, closing) = oneshot::channel();
    let barista = tokio::spawn(barista(orders, closing));

    println!("[clock] waiting for closing time…");
    sleep(Duration::from_millis(1000)).await;
    println!("[clock] closing");
    signal.send(()).unwrap();
    barista.await.unwrap();
}
