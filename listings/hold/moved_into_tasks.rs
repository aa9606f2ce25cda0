//! A server: a clone of the `Arc` before each spawn, moved into the task

use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::io::{DuplexStream, duplex};
use tokio::task::JoinSet;
use tokio::time::sleep;

type Prices = HashMap<&'static str, u32>;

async fn serve(connection: DuplexStream, prices: &Prices) -> io::Result<()> {
    let mut connection = BufReader::new(connection);
    let mut dish = String::new();
    connection.read_line(&mut dish).await?;
    sleep(Duration::from_millis(500)).await;
    let answer = match prices.get(dish.trim()) {
        Some(price) => format!("{price} cents\n"),
        None => "not on the menu\n".to_owned(),
    };
    connection.write_all(answer.as_bytes()).await
}

async fn ask(name: &str, dish: &str, connection: DuplexStream) -> io::Result<()> {
    println!("[{name}] waiting for a price…");
    let mut connection = BufReader::new(connection);
    connection.write_all(format!("{dish}\n").as_bytes()).await?;
    let mut answer = String::new();
    connection.read_line(&mut answer).await?;
    println!("[{name}] {dish} is {}", answer.trim());
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let prices = Arc::new(HashMap::from([("soup", 450), ("cake", 320)]));
    let mut served = JoinSet::new();
    let mut guests = JoinSet::new();
    for (name, dish) in [("ida", "soup"), ("max", "cake")] {
        let (client, server) = duplex(64);
        let prices = Arc::clone(&prices);
        served.spawn(async move { serve(server, &prices).await });
        guests.spawn(ask(name, dish, client));
    }
    println!("[main] waiting, {} owners…", Arc::strong_count(&prices));
    for asked in guests.join_all().await {
        asked?;
    }
    for answered in served.join_all().await {
        answered?;
    }
    println!("[main] {} owner", Arc::strong_count(&prices));
    Ok(())
}
