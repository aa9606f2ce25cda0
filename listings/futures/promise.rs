//! A result set by hand

use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::sleep;

async fn barista(promise: oneshot::Sender<&'static str>) {
    println!("[barista] brewing…");
    sleep(Duration::from_millis(600)).await;
    promise.send("espresso").unwrap();
    println!("[barista] wiping the counter…");
    sleep(Duration::from_millis(300)).await;
    println!("[barista] off duty");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (promise, coffee) = oneshot::channel();
    let barista = tokio::spawn(barista(promise));

    println!("[main] waiting for coffee…");
    let coffee = coffee.await.unwrap();
    println!("[main] has {coffee}");

    println!("[main] waiting for the barista…");
    barista.await.unwrap();
    println!("[main] leaves");
}
