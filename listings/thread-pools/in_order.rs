//! The same ten jobs, results in the order of submission

use rayon::{ThreadPoolBuildError, ThreadPoolBuilder};
use std::sync::mpsc;
use std::thread::sleep;
use std::time::Duration;

const THREADS: usize = 5;
const MS: [u64; 10] = [750, 450, 1050, 600, 900, 750, 1050, 750, 450, 750];

fn work(job: usize) -> usize {
    println!("[job {job}] working…");
    sleep(Duration::from_millis(MS[job]));
    println!("[job {job}] waiting for main…");
    job * job
}

fn main() -> Result<(), ThreadPoolBuildError> {
    let pool = ThreadPoolBuilder::new().num_threads(THREADS).build()?;
    let mut results = Vec::new();
    for job in 0..MS.len() {
        println!("[job {job}] waiting for a worker…");
        let (sender, result) = mpsc::channel();
        results.push(result);
        pool.spawn(move || {
            sender.send(work(job)).expect("main is waiting");
        });
    }
    println!("[main] waiting…");
    for (job, result) in results.iter().enumerate() {
        let result = result.recv().expect("every job sends its result");
        println!("[job {job}] result {result}");
    }
    println!("[main] all have been completed");
    Ok(())
}
