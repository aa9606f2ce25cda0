//! Four requests share a pool of two connections

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::io::{self, AsyncBufReadExt, AsyncWriteExt, BufReader, DuplexStream};
use tokio::sync::Semaphore;
use tokio::time::sleep;

type Connection = BufReader<DuplexStream>;

struct Pool {
    permits: Semaphore,
    idle: Mutex<Vec<Connection>>,
    opened: AtomicU32,
}

impl Pool {
    fn connect(&self) -> Connection {
        let (ours, theirs) = io::duplex(64);
        let number = self.opened.fetch_add(1, Ordering::Relaxed) + 1;
        tokio::spawn(serve(number, theirs));
        BufReader::new(ours)
    }

    async fn ask(&self, request: &str) -> io::Result<String> {
        let _permit = self.permits.acquire().await.unwrap();
        let idle = self.idle.lock().unwrap().pop();
        let mut connection = idle.unwrap_or_else(|| self.connect());
        connection.write_all(format!("{request}\n").as_bytes()).await?;
        let mut answer = String::new();
        connection.read_line(&mut answer).await?;
        if !answer.ends_with('\n') {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        // Its answer was read to the end, so it can serve the next request.
        self.idle.lock().unwrap().push(connection);
        Ok(answer)
    }
}

async fn serve(number: u32, connection: DuplexStream) -> io::Result<()> {
    let mut requests = BufReader::new(connection).lines();
    while let Some(request) = requests.next_line().await? {
        println!("[connection {number}] answering {request}…");
        let millis = 350 + 50 * request.len() as u64;
        sleep(Duration::from_millis(millis)).await;
        requests.get_mut().write_all(b"an answer\n").await?;
        println!("[connection {number}] answered {request}");
    }
    Ok(())
}

async fn handle(request: &str, pool: &Pool) {
    println!("[{request}] waiting…");
    let answer = pool.ask(request).await.expect("the server answers");
    println!("[{request}] has {}", answer.trim_end());
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let pool = Pool {
        permits: Semaphore::new(2),
        idle: Mutex::new(Vec::new()),
        opened: AtomicU32::new(0),
    };
    tokio::join!(
        handle("tea", &pool),
        handle("coffee", &pool),
        handle("soup", &pool),
        handle("cake", &pool),
    );
}
