//! No more than two uploads at a time

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::sleep;

async fn upload(file: &str, millis: u64, lines: Arc<Semaphore>) {
    println!("[{file}] waiting for a line…");
    let _ = lines.acquire().await.expect("it stays open");
    println!("[{file}] uploading…");
    sleep(Duration::from_millis(millis)).await;
    println!("[{file}] uploaded");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let lines = Arc::new(Semaphore::new(2));
    let files = [("film", 700), ("song", 300), ("map", 300), ("text", 300)];
    let uploads = files.map(|(file, millis)| {
        let lines = Arc::clone(&lines);
        tokio::spawn(upload(file, millis, lines))
    });
    for upload in uploads {
        upload.await.unwrap();
    }
    println!("[main] all uploaded");
}
