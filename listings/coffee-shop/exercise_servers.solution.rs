//! Are the three servers up?

use std::time::Duration;
use tokio::time::sleep;

async fn ask(server: &str, millis: u64) -> bool {
    println!("[{server}] asking…");
    sleep(Duration::from_millis(millis)).await;
    println!("[{server}] is up");
    true
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("[main] waiting for three answers…");
    let mail = tokio::spawn(ask("mail", 400));
    let shop = tokio::spawn(ask("shop", 600));
    let blog = tokio::spawn(ask("blog", 500));
    let up = [mail.await, shop.await, blog.await];
    let count = up.iter().filter(|is_up| matches!(is_up, Ok(true))).count();
    println!("[main] {count} of 3 are up");
}
