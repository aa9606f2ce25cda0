//! What the first task took, the second one cannot have

use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let prices = Arc::new(vec![450, 320]);
    for dish in 0..2 {
        tokio::spawn(async move {
            sleep(Duration::from_millis(400)).await;
            println!("[dish {dish}] is {} cents", prices[dish]);
        });
    }
}
