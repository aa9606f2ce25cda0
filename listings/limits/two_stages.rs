//! A slow last stage slows the first

use std::time::Duration;
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::time::sleep;

async fn download(pages: Sender<u32>) {
    for page in 1..=7 {
        println!("[download] page {page}…");
        sleep(Duration::from_millis(60)).await;
        println!("[download] waiting: {page}…");
        pages.send(page).await.unwrap();
        println!("[queue 1] {page}…");
    }
    println!("[download] done");
}

async fn parse(mut pages: Receiver<u32>, items: Sender<u32>) {
    while let Some(page) = pages.recv().await {
        println!("[queue 1] has room");
        println!("[parse] page {page}…");
        sleep(Duration::from_millis(150)).await;
        println!("[parse] waiting: {page}…");
        items.send(page).await.unwrap();
        println!("[queue 2] {page}…");
    }
    println!("[parse] done");
}

async fn store(mut items: Receiver<u32>) {
    while let Some(page) = items.recv().await {
        println!("[queue 2] has room");
        println!("[store] page {page}…");
        sleep(Duration::from_millis(350)).await;
    }
    println!("[store] done");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (pages, to_parse) = mpsc::channel(1);
    let (items, to_store) = mpsc::channel(1);
    tokio::join!(download(pages), parse(to_parse, items), store(to_store));
}
