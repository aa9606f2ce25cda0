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

#[tokio::main]
async fn main() {
    println!("[main] waiting for three shops…");
    let prices = tokio::try_join!(
        price("north", 600, Some(9)),
        price("south", 300, None),
        price("west", 500, Some(12)),
    );
    match prices {
        Ok((north, south, west)) => {
            let best = north.min(south).min(west);
            println!("[main] the best price is {best}");
        }
        Err(error) => println!("[main] no price: {error}"),
    }
}
