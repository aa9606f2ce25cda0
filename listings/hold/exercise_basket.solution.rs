//! Two customers and one price list

use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let prices = Arc::new(vec![3, 5, 4]);
    let mut customers = Vec::new();
    for (customer, item) in [("ida", 0), ("max", 2)] {
        let prices = Arc::clone(&prices);
        customers.push(tokio::spawn(async move {
            println!("[{customer}] choosing…");
            sleep(Duration::from_millis(300)).await;
            println!("[{customer}] pays {}", prices[item]);
        }));
    }
    for customer in customers {
        customer.await.unwrap();
    }
    let sum: u32 = prices.iter().sum();
    println!("[main] one of each is {sum}");
}
