//! A session ends after 70 minutes, and the test takes less than a second

use std::thread;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

const MINUTE: Duration = Duration::from_secs(60);

async fn session(mut requests: mpsc::Receiver<&str>) {
    loop {
        println!("[session] waiting 30 min at most…");
        tokio::select! {
            Some(request) = requests.recv() => {
                println!("[session] answering: {request}…");
                thread::sleep(Duration::from_millis(200)); // as a long computation would
            }
            () = sleep(30 * MINUTE) => break,
        }
    }
    println!("[session] has expired");
}

async fn guest(session: mpsc::Sender<&str>) {
    for request in ["menu", "price", "order"] {
        session.send(request).await.unwrap();
        println!("[guest] waiting 20 min…");
        sleep(20 * MINUTE).await;
    }
    println!("[guest] has left");
}

#[tokio::main(flavor = "current_thread", start_paused = true)]
async fn main() {
    let start = Instant::now();
    let (requests, queue) = mpsc::channel(1);
    tokio::join!(session(queue), guest(requests));
    println!("[main] minutes by Tokio's clock: {}", start.elapsed().as_secs() / 60);
}
