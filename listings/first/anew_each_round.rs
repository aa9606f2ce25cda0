//! A download begun anew in each round never ends

use std::time::Duration;
use tokio::time::sleep;

struct Connection {
    end: &'static str,
}

impl Drop for Connection {
    fn drop(&mut self) {
        println!("[download] {}", self.end);
    }
}

async fn download() -> &'static str {
    let mut connection = Connection { end: "dropped" };
    println!("[download] reading…");
    sleep(Duration::from_millis(800)).await;
    connection.end = "complete";
    "the page"
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    for _ in 0..5 {
        println!("[main] waiting for either…");
        tokio::select! {
            page = download() => return println!("[main] has {page}"),
            () = sleep(Duration::from_millis(300)) => {}
        }
    }
    println!("[main] gives up");
}
