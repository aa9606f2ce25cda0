//! A service: each connection has a task, each task has a clone of the `Arc`

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::io::{DuplexStream, duplex};
use tokio::time::sleep;

type Stock = Arc<Mutex<HashMap<String, u32>>>;

/// Locks for one step, with no `.await` in it.
fn take(stock: &Stock, item: &str) -> Option<u32> {
    let mut stock = stock.lock().unwrap();
    let left = stock.get_mut(item)?;
    *left = left.checked_sub(1)?;
    Some(*left)
}

async fn serve(connection: DuplexStream, stock: Stock) -> io::Result<()> {
    let mut connection = BufReader::new(connection);
    let mut item = String::new();
    while connection.read_line(&mut item).await? > 0 {
        let answer = match take(&stock, item.trim()) {
            Some(left) => format!("{left} left\n"),
            None => "sold out\n".to_owned(),
        };
        sleep(Duration::from_millis(500)).await; // a slow till
        connection.write_all(answer.as_bytes()).await?;
        item.clear();
    }
    Ok(())
}

fn deliver(stock: Stock) {
    println!("[van] driving…");
    thread::sleep(Duration::from_millis(850));
    *stock.lock().unwrap().get_mut("scone").unwrap() += 5;
    println!("[van] delivers 5 scones");
}

fn connect(stock: &Stock) -> BufReader<DuplexStream> {
    let (guest, server) = duplex(64);
    // An error ends this connection. A server would log it.
    tokio::spawn(serve(server, Arc::clone(stock)));
    BufReader::new(guest)
}

async fn ask(name: &str, connection: &mut BufReader<DuplexStream>) -> io::Result<()> {
    println!("[{name}] waiting…");
    connection.write_all(b"scone\n").await?;
    let mut answer = String::new();
    connection.read_line(&mut answer).await?;
    println!("[{name}] {}", answer.trim());
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    let stock: Stock = Arc::new(Mutex::new(HashMap::from([("scone".to_owned(), 1)])));
    let (mut ida, mut max) = (connect(&stock), connect(&stock));
    let van = tokio::task::spawn_blocking(move || deliver(stock));
    let later = async {
        sleep(Duration::from_millis(200)).await;
        ask("max", &mut max).await
    };
    tokio::try_join!(ask("ida", &mut ida), later)?;
    van.await.unwrap();
    ask("max", &mut max).await
}
