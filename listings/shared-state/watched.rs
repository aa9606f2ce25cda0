//! A setting changes while everybody runs

use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;

type Grind = watch::Receiver<&'static str>;

async fn barista(name: &str, cup: u64, mut grind: Grind) {
    loop {
        let setting = *grind.borrow_and_update();
        println!("[{name}] {setting}…");
        sleep(Duration::from_millis(cup)).await; // makes one
        println!("[{name}] waiting…");
        if grind.changed().await.is_err() {
            break;
        }
    }
    println!("[{name}] goes home");
}

async fn owner(grind: watch::Sender<&'static str>) {
    for setting in ["medium", "fine"] {
        println!("[owner] tasting…");
        sleep(Duration::from_millis(400)).await;
        println!("[owner] sets {setting}");
        grind.send(setting).unwrap();
    }
    println!("[owner] tasting…");
    sleep(Duration::from_millis(800)).await;
    println!("[owner] closes");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (sender, receiver) = watch::channel("coarse");
    tokio::join!(
        owner(sender),
        barista("ida", 200, receiver.clone()),
        barista("max", 1200, receiver),
    );
}
