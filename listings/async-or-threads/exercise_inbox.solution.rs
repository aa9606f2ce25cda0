//! A letter for the postman

use std::thread::{self, ThreadId};
use std::time::Duration;
use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio::time::sleep;

async fn deliver(mut letters: UnboundedReceiver<&'static str>) -> ThreadId {
    println!("[postman] waiting…");
    while let Some(letter) = letters.recv().await {
        println!("[postman] delivers {letter}");
    }
    println!("[postman] goes home");
    thread::current().id()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (send, letters) = mpsc::unbounded_channel();
    let postman = tokio::spawn(deliver(letters));
    for letter in ["a bill", "a card"] {
        println!("[writer] writing…");
        sleep(Duration::from_millis(300)).await;
        println!("[writer] has written {letter}");
        send.send(letter).unwrap();
    }
    drop(send);
    let same = postman.await.unwrap() == thread::current().id();
    println!("[main] one thread for both: {same}");
}
