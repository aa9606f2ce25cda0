//! A setting changes while everybody runs

use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;

async fn barista(name: &str, mut grind: watch::Receiver<&'static str>) {
    loop {
        let setting = *grind.borrow_and_update();
        println!("[{name}] grinding {setting}…");
        if grind.changed().await.is_err() {
            break;
        }
    }
    println!("[{name}] goes home");
}

async fn owner(grind: watch::Sender<&'static str>) {
    for setting in ["medium", "fine"] {
        println!("[owner] tasting…");
        sleep(Duration::from_millis(500)).await;
        println!("[owner] sets {setting}");
        grind.send(setting).unwrap();
    }
    println!("[owner] tasting…");
    sleep(Duration::from_millis(500)).await;
    println!("[owner] closes");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (sender, receiver) = watch::channel("coarse");
    tokio::join!(
        barista("ida", receiver.clone()),
        barista("max", receiver),
        owner(sender),
    );
}
