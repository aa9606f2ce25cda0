//! Ten jobs, five threads, results as they complete

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
    let (sender, results) = mpsc::channel();
    for job in 0..MS.len() {
        println!("[job {job}] waiting for a worker…");
        let sender = sender.clone();
        pool.spawn(move || {
            let result = work(job);
            sender.send((job, result)).expect("main is waiting");
        });
    }
    drop(sender);
    println!("[main] waiting…");
    for (job, result) in results {
        println!("[job {job}] result {result}");
    }
    println!("[main] all have been completed");
    Ok(())
}
