//! The best price of three shops

use std::time::Duration;
use tokio::time::sleep;

async fn price(shop: &str, millis: u64, price: Option<u32>) -> Result<u32, String> {
    println!("[{shop}] asking…");
    sleep(Duration::from_millis(millis)).await;
    match price {
        Some(price) => {
            println!("[{shop}] asks {price}");
            Ok(price)
        }
        None => {
            println!("[{shop}] failed");
            Err(format!("{shop} is closed"))
        }
    }
}

async fn compare(north: Option<u32>, south: Option<u32>, west: Option<u32>) {
    println!("[main] waiting for three shops…");
    let (north, south, west) = tokio::join!(
        price("north", 600, north),
        price("south", 300, south),
        price("west", 500, west),
    );
    match [north, south, west].into_iter().flatten().min() {
        Some(best) => println!("[main] the best price is {best}"),
        None => println!("[main] no shop is open"),
    }
}

#[tokio::main]
async fn main() {
    compare(Some(9), None, Some(12)).await; // today
    compare(None, Some(10), Some(12)).await; // tomorrow
}
