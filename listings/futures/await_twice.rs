//! A future can be awaited once

async fn coffee() -> &'static str {
    "espresso"
}

#[tokio::main]
async fn main() {
    let order = coffee();
    println!("first: {}", order.await);
    println!("second: {}", order.await);
}
