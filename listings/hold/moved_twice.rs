//! What the first task took, the second one cannot have

use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let prices = Arc::new(vec![450, 320]);
    let mut tasks = JoinSet::new();
    for dish in 0..2 {
        tasks.spawn(async move {
            sleep(Duration::from_millis(400)).await;
            println!("[dish {dish}] is {} cents", prices[dish]);
        });
    }
    tasks.join_all().await;
}
