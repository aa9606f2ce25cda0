//! A download that nobody wants any more

use std::time::Duration;
use tokio::time::sleep;

async fn download() {
    for part in 1..=4 {
        println!("[download] part {part}…");
        sleep(Duration::from_millis(200)).await;
    }
    println!("[download] saved");
}

#[tokio::main]
async fn main() {
    let download = tokio::spawn(download());
    println!("[reader] waiting…");
    sleep(Duration::from_millis(500)).await;
    println!("[reader] closes the tab");
    drop(download);

    println!("[reader] reading another page…");
    sleep(Duration::from_millis(600)).await;
    println!("[reader] done");
}
