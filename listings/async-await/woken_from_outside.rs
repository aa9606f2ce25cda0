//! Ready first, and served last

use std::thread;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::yield_now;

fn work() {
    thread::sleep(Duration::from_millis(300));
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let (bell, rings) = oneshot::channel();
    let early = tokio::spawn(async {
        println!("[early] waiting for the bell…");
        rings.await.unwrap();
        println!("[early] working…");
        work();
        println!("[early] done");
    });
    yield_now().await; // early comes to its .await

    println!("[main] waiting, blocked, for the ringer…");
    let ringer = thread::spawn(|| {
        println!("[ringer] climbing the tower…");
        work();
        println!("[ringer] rings");
        bell.send(()).unwrap();
    });
    ringer.join().unwrap();

    let late = tokio::spawn(async {
        println!("[late] working…");
        work();
        println!("[late] done");
    });
    println!("[main] waiting for both…");
    early.await.unwrap();
    late.await.unwrap();
    println!("[main] has both");
}
