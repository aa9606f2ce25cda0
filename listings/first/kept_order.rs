//! Half an order is read, and kept for the next round

use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream, duplex};
use tokio::time::sleep;

async fn ida(mut connection: DuplexStream) {
    println!("[ida] writing an order for flat white…");
    connection.write_all(b"flat ").await.unwrap();
    sleep(Duration::from_millis(400)).await;
    connection.write_all(b"white\n").await.unwrap();
    println!("[ida] has ordered");
}

async fn counter(connection: DuplexStream) {
    let mut orders = BufReader::new(connection).lines();
    let order = loop {
        println!("[counter] waiting for an order or a tick…");
        tokio::select! {
            line = orders.next_line() => break line.unwrap().unwrap(),
            () = sleep(Duration::from_millis(250)) => {}
        }
    };
    println!("[counter] makes a {order}");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (guest, shop) = duplex(64);
    tokio::join!(ida(guest), counter(shop));
}
