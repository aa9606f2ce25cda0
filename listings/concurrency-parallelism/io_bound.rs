//! Three slow answers, read in a row and overlapped

// ANCHOR: shown
use std::io::{self, PipeReader, Write};
use std::thread;
use std::time::Duration;
use tokio::runtime::Builder;

type Supplier = (&'static str, u64);

const SUPPLIERS: [Supplier; 3] = [
    ("flour", 200), // milliseconds
    ("milk", 300),
    ("eggs", 400),
];

/// A supplier writes the answer into a pipe, `ms` later.
fn call(ms: u64) -> io::Result<PipeReader> {
    let (reader, mut writer) = io::pipe()?;
    thread::spawn(move || {
        thread::sleep(Duration::from_millis(ms));
        writer.write_all(b"on the way")
    });
    Ok(reader)
}

fn ask((supplier, ms): Supplier) -> io::Result<()> {
    println!("[{supplier}] waiting…");
    let answer = io::read_to_string(call(ms)?)?;
    println!("[{supplier}] {answer}");
    Ok(())
}

async fn ask_async((supplier, ms): Supplier) -> io::Result<()> {
    println!("[{supplier}] waiting…");
    let answer = read_async(call(ms)?).await?;
    println!("[{supplier}] {answer}");
    Ok(())
}

#[cfg(unix)]
async fn read_async(pipe: PipeReader) -> io::Result<String> {
    use tokio::{io::AsyncReadExt, net::unix::pipe::Receiver};
    let mut answer = String::new();
    let mut pipe = Receiver::from_owned_fd(pipe.into())?;
    pipe.read_to_string(&mut answer).await?;
    Ok(answer)
}

fn main() -> io::Result<()> {
    println!("[main] one by one…");
    for supplier in SUPPLIERS {
        ask(supplier)?;
    }

    println!("[main] three threads…");
    thread::scope(|scope| {
        for supplier in SUPPLIERS {
            scope.spawn(move || ask(supplier).unwrap());
        }
    });

    println!("[main] three tasks…");
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let tasks = SUPPLIERS.map(|it| tokio::spawn(ask_async(it)));
        for task in tasks {
            task.await??;
        }
        io::Result::Ok(())
    })?;
    println!("[main] has all answers");
    Ok(())
}
// ANCHOR_END: shown

/// Where Tokio cannot wait for such a pipe, a thread of its own does.
#[cfg(not(unix))]
async fn read_async(pipe: PipeReader) -> io::Result<String> {
    tokio::task::spawn_blocking(|| io::read_to_string(pipe)).await?
}
