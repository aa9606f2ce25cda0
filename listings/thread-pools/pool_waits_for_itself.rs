//! A job waits for a job that its own pool cannot begin

use rayon::{ThreadPoolBuildError, ThreadPoolBuilder};
use std::sync::mpsc;
use std::thread::sleep;
use std::time::Duration;

const THREADS: usize = 1;

fn main() -> Result<(), ThreadPoolBuildError> {
    let pool = ThreadPoolBuilder::new().num_threads(THREADS).build()?;
    let (part_is_done, wait_for_part) = mpsc::channel();
    pool.spawn(move || {
        let (sender, part) = mpsc::channel();
        // on a worker, this spawns into the worker's own pool
        rayon::spawn(move || {
            println!("[part] working…");
            sleep(Duration::from_millis(200));
            println!("[part] done");
            sender.send(42).ok();
            part_is_done.send(()).ok();
        });
        println!("[job] waiting for its part…");
        match part.recv_timeout(Duration::from_millis(800)) {
            Ok(answer) => println!("[job] got {answer}"),
            Err(_) => println!("[job] gave up after 800 ms"),
        }
    });
    wait_for_part.recv().ok();
    Ok(())
}
