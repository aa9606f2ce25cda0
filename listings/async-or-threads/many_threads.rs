//! Four hundred threads sleep

// ANCHOR: shown
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

const THREADS: u32 = 400;

fn main() {
    let memory = peak_memory();
    let start = Instant::now();
    println!("[main] spawns {THREADS} threads…");
    let spawn = |_| thread::spawn(|| sleep(Duration::from_millis(1000)));
    let threads: Vec<_> = (0..THREADS).map(spawn).collect();
    let spawned = start.elapsed();

    println!("[main] waiting for all…");
    for thread in threads {
        thread.join().unwrap();
    }
    println!("[main] all have slept");

    let each = spawned.as_secs_f64() * 1e6 / f64::from(THREADS);
    println!("[main] to spawn a thread took {each:.1} µs");
    match memory.zip(peak_memory()) {
        Some((before, after)) => {
            let each = (after - before) / f64::from(THREADS);
            println!("[main] a thread took {each:.1} KiB");
        }
        None => println!("[main] memory: not known on this system"),
    }
}
// ANCHOR_END: shown

/// The most memory that was resident so far, in KiB, as Linux tells it.
fn peak_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
