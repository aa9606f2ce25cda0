//! What a handle says of its task

use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::sleep;

async fn cook(dish: &'static str, ms: u64) -> &'static str {
    println!("[{dish}] cooking…");
    sleep(Duration::from_millis(ms)).await;
    assert!(dish != "steak", "burnt");
    println!("[{dish}] ready");
    dish
}

fn state(task: &JoinHandle<&str>) -> &'static str {
    if task.is_finished() { "done" } else { "pending…" }
}

async fn outcome(task: JoinHandle<&str>) -> String {
    match task.await {
        Ok(dish) => format!("finished: {dish}"),
        Err(error) if error.is_cancelled() => "cancelled".to_string(),
        Err(error) => {
            let panic = error.into_panic();
            let literal = panic.downcast_ref::<&str>().copied();
            let formatted = || panic.downcast_ref::<String>().map(String::as_str);
            format!("failed: {}", literal.or_else(formatted).unwrap_or("not a text"))
        }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let soup = tokio::spawn(cook("soup", 300));
    let steak = tokio::spawn(cook("steak", 1700));
    let cake = tokio::spawn(cook("cake", 5000));

    sleep(Duration::from_millis(900)).await;
    println!("[soup] {}", state(&soup));
    println!("[steak] {}", state(&steak));
    println!("[cake] {}", state(&cake));

    println!("[soup] {}", outcome(soup).await);
    println!("[steak] {}", outcome(steak).await);
    cake.abort();
    println!("[cake] told to stop: {}", state(&cake));
    println!("[cake] {}", outcome(cake).await);
}
