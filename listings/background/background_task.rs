//! When the runtime goes, tasks are dropped and blocking work is waited for

use std::io;
use std::thread;
use std::time::Duration;
use tokio::runtime::Builder;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

struct TempFile;

impl Drop for TempFile {
    fn drop(&mut self) {
        println!("[saver] dropped, removes its file");
    }
}

async fn save_every_now_and_then() {
    let _file = TempFile;
    loop {
        println!("[saver] saves…");
        sleep(Duration::from_millis(1000)).await;
    }
}

fn upload() {
    println!("[upload] blocking…");
    thread::sleep(Duration::from_millis(2500));
    println!("[upload] done");
}

fn main() -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_time().build()?;
    runtime.block_on(async {
        tokio::spawn(save_every_now_and_then());
        spawn_blocking(upload);
        println!("[main] works…");
        sleep(Duration::from_millis(1500)).await;
    });
    println!("[main] waiting in drop…");
    drop(runtime);
    println!("[main] leaves");
    Ok(())
}
