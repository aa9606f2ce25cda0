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
        sleep(Duration::from_millis(500)).await; // packing
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

async fn guest(name: &str, pauses: &[u64], connection: DuplexStream) -> io::Result<()> {
    let mut connection = BufReader::new(connection);
    for pause in pauses {
        sleep(Duration::from_millis(*pause)).await;
        println!("[{name}] waiting…");
        connection.write_all(b"scone\n").await?;
        let mut answer = String::new();
        connection.read_line(&mut answer).await?;
        println!("[{name}] {}", answer.trim());
    }
    Ok(())
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let stock: Stock = Arc::new(Mutex::new(HashMap::from([("scone".to_owned(), 1)])));
    let ((ida, for_ida), (max, for_max)) = (duplex(64), duplex(64));
    for connection in [for_ida, for_max] {
        tokio::spawn(serve(connection, Arc::clone(&stock)));
    }
    thread::spawn(move || deliver(stock));
    tokio::try_join!(guest("ida", &[0], ida), guest("max", &[200, 300], max))?;
    Ok(())
}
