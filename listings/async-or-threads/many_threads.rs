//! Four hundred threads sleep

// ANCHOR: shown
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

const THREADS: u32 = 400;
const NAP: Duration = Duration::from_millis(250);

/// One of three that tell what all of them do.
fn tell(number: u32) {
    println!("[thread {number}] waiting…");
    sleep(NAP);
    println!("[thread {number}] done");
}

fn main() {
    let memory = peak_memory();
    let start = Instant::now();
    println!("[main] starting {THREADS} threads…");
    let spawn = |number| match number {
        1 | 200 | THREADS => thread::spawn(move || tell(number)),
        _ => thread::spawn(|| sleep(NAP)),
    };
    let threads: Vec<_> = (1..=THREADS).map(spawn).collect();
    let took = start.elapsed().as_secs_f64();

    let ms = took * 1e3;
    println!("[main] waiting, {THREADS} started in {ms:.1} ms…");
    for thread in threads {
        thread.join().unwrap();
    }
    println!("[main] all have slept");

    let each = took * 1e6 / f64::from(THREADS);
    println!("[main] to start a thread took {each:.1} µs");
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
