//! A result within a result, and a `?` for each

use std::error::Error;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::task::JoinHandle;
use tokio::time::sleep;

type Failure = Box<dyn Error + Send + Sync>;

/// A connection to a shop, which sends its answer after a while and hangs up.
fn connect(answer: &'static str, millis: u64) -> DuplexStream {
    let (connection, mut shop) = duplex(64);
    tokio::spawn(async move {
        sleep(Duration::from_millis(millis)).await;
        shop.write_all(answer.as_bytes()).await
    });
    connection
}

async fn ask(mut connection: DuplexStream) -> Result<u32, Failure> {
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await?;
    let price = answer.strip_prefix("price ").expect("no price").parse()?;
    Ok(price)
}

async fn outcome(asked: JoinHandle<Result<u32, Failure>>) -> Result<u32, Failure> {
    let price = asked.await??;
    Ok(price)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let shops = [
        ("north", "price 320", 300),
        ("east", "price high", 600),
        ("south", "shut", 900),
    ];
    let mut handles = Vec::new();
    for (shop, answer, millis) in shops {
        println!("[{shop}] asking…");
        handles.push((shop, tokio::spawn(ask(connect(answer, millis)))));
    }
    for (shop, asked) in handles {
        match outcome(asked).await {
            Ok(price) => println!("[{shop}] costs {price}"),
            Err(failure) => println!("[{shop}] failed: {failure}"),
        }
    }
}
