//! Half an order is read, and kept for the next round

use std::time::Duration;
use tokio::io::{self, AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::time::sleep;

async fn ida(mut connection: io::DuplexStream) -> io::Result<()> {
    connection.write_all(b"flat ").await?;
    println!("[ida] writes: flat, thinking…");
    sleep(Duration::from_millis(450)).await;
    connection.write_all(b"white\n").await?;
    println!("[ida] writes: white");
    println!("[ida] waiting for a flat white…");
    let mut coffee = String::new();
    connection.read_to_string(&mut coffee).await?;
    println!("[ida] gets a {coffee}");
    Ok(())
}

async fn counter(connection: io::DuplexStream) -> io::Result<()> {
    let mut orders = BufReader::new(connection).lines();
    let order = loop {
        println!("[counter] waiting for either…");
        tokio::select! {
            line = orders.next_line() => break line?.ok_or(io::ErrorKind::UnexpectedEof)?,
            () = sleep(Duration::from_millis(300)) => {}
        }
    };
    println!("[counter] making a {order}…");
    sleep(Duration::from_millis(350)).await;
    orders.get_mut().write_all(order.as_bytes()).await?;
    println!("[counter] done");
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let (guest, shop) = io::duplex(64);
    tokio::try_join!(ida(guest), counter(shop))?;
    Ok(())
}
