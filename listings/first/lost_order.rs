//! Half an order is read, and lost with the loser

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
    let mut orders = BufReader::new(connection);
    let mut order = String::new();
    loop {
        println!("[counter] waiting for either…");
        tokio::select! {
            read = orders.read_line(&mut order) => {
                if read? == 0 {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                break;
            }
            () = sleep(Duration::from_millis(300)) => {}
        }
    }
    let order = order.trim_end();
    println!("[counter] making a {order}…");
    sleep(Duration::from_millis(350)).await;
    orders.write_all(order.as_bytes()).await?;
    println!("[counter] done");
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let (guest, shop) = io::duplex(64);
    tokio::try_join!(ida(guest), counter(shop))?;
    Ok(())
}
