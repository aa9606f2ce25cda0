//! Ten thousand tasks sleep on one thread

use std::fs;
use std::time::{Duration, Instant};
use tokio::time::sleep;

const TASKS: u32 = 10_000;

/// The most memory that was resident so far, in KiB, as Linux tells it.
fn peak_memory() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let memory = peak_memory();
    let start = Instant::now();
    println!("[main] spawns {TASKS} tasks…");
    let spawn = |_| tokio::spawn(sleep(Duration::from_millis(1000)));
    let tasks: Vec<_> = (0..TASKS).map(spawn).collect();
    let spawned = start.elapsed();

    println!("[main] waiting for all…");
    for task in tasks {
        task.await.unwrap();
    }
    println!("[main] all have slept");

    let each = spawned.as_secs_f64() * 1e6 / f64::from(TASKS);
    println!("[main] to spawn a task took {each:.1} µs");
    let future = size_of_val(&sleep(Duration::ZERO));
    println!("[main] its future has {future} B");
    match memory.zip(peak_memory()) {
        Some((before, after)) => {
            let each = (after - before) / f64::from(TASKS);
            println!("[main] a task took {each:.1} KiB");
        }
        None => println!("[main] memory: not known on this system"),
    }
}
