//! Three mails on their way

use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

struct Mail {
    to: &'static str,
    end: &'static str,
}

impl Drop for Mail {
    fn drop(&mut self) {
        println!("[{}] {}", self.to, self.end);
    }
}

async fn send(to: &'static str, millis: u64) {
    println!("[{to}] sending…");
    let mut mail = Mail { to, end: "dropped" };
    sleep(Duration::from_millis(millis)).await;
    mail.end = "sent";
}

async fn send_all() {
    let mut mails = JoinSet::new();
    for (to, millis) in [("ann", 400), ("ben", 600), ("cat", 500)] {
        mails.spawn(send(to, millis));
    }
    println!("[main] logging…");
    sleep(Duration::from_millis(200)).await;
    println!("[main] three mails are sent");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    send_all().await;
    println!("[main] shutting down…");
    sleep(Duration::from_millis(800)).await;
    println!("[main] off");
}
