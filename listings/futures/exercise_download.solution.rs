//! A download that nobody wants any more

use std::time::Duration;
use tokio::time::sleep;

struct Download {
    end: &'static str,
}

impl Drop for Download {
    fn drop(&mut self) {
        println!("[download] {}", self.end);
    }
}

async fn load() {
    let mut download = Download { end: "stopped" };
    for part in 1..=4 {
        println!("[download] part {part}…");
        sleep(Duration::from_millis(250)).await;
    }
    download.end = "saved";
}

#[tokio::main]
async fn main() {
    let tab = load();
    println!("[reader] waiting for the page…");
    tokio::select! {
        () = tab => println!("[reader] sees the page"),
        () = sleep(Duration::from_millis(600)) => println!("[reader] closes the tab"),
    }
    println!("[reader] reading another page…");
    sleep(Duration::from_millis(600)).await;
    println!("[reader] done");
}
