//! What `#[tokio::main]` stands for

use std::io;
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::time::sleep;

async fn coffee() {
    println!("[coffee] brewing…");
    sleep(Duration::from_millis(600)).await;
    println!("[coffee] ready");
}

async fn cleaning() {
    println!("[cleaning] wiping tables…");
    sleep(Duration::from_millis(1000)).await;
    println!("[cleaning] done");
}

async fn serve() {
    tokio::spawn(cleaning());
    coffee().await;
}

fn main() -> io::Result<()> {
    let runtime = Builder::new_multi_thread().enable_all().build()?;
    println!("[main] waiting in block_on…");
    runtime.block_on(serve());
    println!("[main] served");
    drop(runtime);
    println!("[main] closed");
    Ok(())
}
