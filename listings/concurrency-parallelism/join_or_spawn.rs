//! One task stays on one thread, two may use two

use std::hint::black_box;
use tokio::task::JoinError;

const CUTS: u64 = 45_000_000;

async fn chop(dish: &str) {
    println!("[{dish}] chopping…");
    let mut bits = 1;
    for cut in 0..CUTS {
        bits = (bits * 31 + cut) % 1_000_003;
    }
    black_box(bits);
    println!("[{dish}] chopped");
}

#[tokio::main(worker_threads = 2)]
async fn main() -> Result<(), JoinError> {
    println!("[main] join…");
    tokio::join!(chop("soup"), chop("salad"));

    println!("[main] spawn…");
    let soup = tokio::spawn(chop("soup"));
    let salad = tokio::spawn(chop("salad"));
    soup.await?;
    salad.await?;
    println!("[main] done");
    Ok(())
}
