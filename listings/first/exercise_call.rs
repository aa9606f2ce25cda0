//! A call with a limit

use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::sleep;

async fn phone(mut words: mpsc::Receiver<u32>) {
    loop {
        println!("[phone] waiting…");
        tokio::select! {
            Some(word) = words.recv() => println!("[phone] hears word {word}"),
            () = sleep(Duration::from_millis(1100)) => break,
        }
    }
    println!("[phone] hangs up");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (speak, words) = mpsc::channel(1);
    let phone = tokio::spawn(phone(words));
    for word in 1..=6 {
        println!("[caller] word {word}");
        // Perhaps nobody is listening any more.
        speak.send(word).await.ok();
        sleep(Duration::from_millis(300)).await;
    }
    println!("[caller] has said all");
    phone.await.unwrap();
}
