//! Whose page was sent?

use std::time::Duration;
use tokio::time::sleep;

tokio::task_local! {
    /// Whose request is being answered.
    static USER: &'static str;
}

fn log(what: &str) {
    println!("[log] {what} {}", USER.get());
}

async fn load(millis: u64) {
    sleep(Duration::from_millis(millis)).await;
    log("page sent to");
}

async fn answer(user: &'static str, millis: u64) {
    println!("[{user}] waiting for a page…");
    USER.scope(user, load(millis)).await;
    println!("[{user}] has the page");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let ann = tokio::spawn(answer("ann", 300));
    let ben = tokio::spawn(answer("ben", 500));
    let cat = tokio::spawn(answer("cat", 400));
    ann.await.unwrap();
    ben.await.unwrap();
    cat.await.unwrap();
}
