//! Ten thousand tasks sleep on one thread

use std::fs;
use std::time::{Duration, Instant};
use tokio::time::sleep;

const TASKS: u32 = 10_000;
const NAP: Duration = Duration::from_millis(250);

/// The most memory that was resident so far, in KiB, as Linux tells it.
fn peak_memory() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// One of three that tell what all of them do.
async fn tell(number: u32) {
    println!("[task {number}] waiting…");
    sleep(NAP).await;
    println!("[task {number}] done");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let memory = peak_memory();
    let start = Instant::now();
    println!("[main] starting {TASKS} tasks…");
    let spawn = |number| match number {
        1 | 5_000 | TASKS => tokio::spawn(tell(number)),
        _ => tokio::spawn(sleep(NAP)),
    };
    let tasks: Vec<_> = (1..=TASKS).map(spawn).collect();
    let took = start.elapsed().as_secs_f64();

    let ms = took * 1e3;
    println!("[main] waiting, {TASKS} started in {ms:.1} ms…");
    for task in tasks {
        task.await.unwrap();
    }
    println!("[main] all have slept");

    let each = took * 1e6 / f64::from(TASKS);
    println!("[main] to start a task took {each:.1} µs");
    let future = size_of_val(&sleep(NAP));
    println!("[main] its future has {future} B");
    match memory.zip(peak_memory()) {
        Some((before, after)) => {
            let each = (after - before) / f64::from(TASKS);
            println!("[main] a task took {each:.1} KiB");
        }
        None => println!("[main] memory: not known on this system"),
    }
}
