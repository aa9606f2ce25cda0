//! Try again, wait longer each time, and not for ever

use std::time::Duration;
use tokio::io::{self, AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::time::{sleep, timeout};

const DEADLINE: Duration = Duration::from_millis(1700);

async fn fetch(page: &str, connection: io::DuplexStream) -> io::Result<String> {
    let mut server = BufReader::new(connection);
    let mut pause = Duration::from_millis(100);
    loop {
        println!("[{page}] asking…");
        server.write_all(format!("GET {page}\n").as_bytes()).await?;
        let mut answer = String::new();
        if server.read_line(&mut answer).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if answer != "busy\n" {
            return Ok(answer);
        }
        println!("[{page}] waiting {} ms: busy…", pause.as_millis());
        sleep(pause).await;
        pause *= 2;
    }
}

async fn serve(connection: io::DuplexStream, mut refusals: u32) -> io::Result<()> {
    let mut requests = BufReader::new(connection).lines();
    while requests.next_line().await?.is_some() {
        sleep(Duration::from_millis(100)).await;
        let answer = if refusals > 0 { "busy\n" } else { "the page\n" };
        refusals = refusals.saturating_sub(1);
        requests.get_mut().write_all(answer.as_bytes()).await?;
    }
    Ok(())
}

async fn client(page: &str, refusals: u32) {
    let (ours, theirs) = io::duplex(64);
    tokio::spawn(serve(theirs, refusals));
    match timeout(DEADLINE, fetch(page, ours)).await {
        Ok(Ok(answer)) => println!("[{page}] has {}", answer.trim_end()),
        Ok(Err(error)) => println!("[{page}] {error}"),
        Err(_) => println!("[{page}] gives up at the deadline"),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    tokio::join!(client("menu", 2), client("news", 9));
}
