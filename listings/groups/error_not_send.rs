//! The error of a task must be able to travel

use std::error::Error;

async fn price(answer: &str) -> Result<u32, Box<dyn Error>> {
    let price = answer.parse()?;
    Ok(price)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let asked = tokio::spawn(price("320"));
    println!("[main] costs {}", asked.await??);
    Ok(())
}
