//! A scope that waits for all its jobs

use crossbeam_channel::unbounded;
use rayon::{ThreadPoolBuildError, ThreadPoolBuilder};
use std::thread::sleep;
use std::time::Duration;

const THREADS: usize = 1;

fn bake(cake: &str) {
    println!("[{cake}] baking…");
    sleep(Duration::from_millis(400));
    println!("[{cake}] baked");
}

fn main() -> Result<(), ThreadPoolBuildError> {
    let pool = ThreadPoolBuilder::new().num_threads(THREADS).build()?;
    let cakes = ["apple", "lemon", "plum"].map(String::from);
    let (sender, baked) = unbounded();
    pool.in_place_scope(|scope| {
        for cake in &cakes {
            println!("[{cake}] waiting for a worker…");
            let sender = sender.clone();
            scope.spawn(move |_| {
                bake(cake);
                sender.send(cake).expect("main has the receiver");
            });
        }
        println!("[main] waiting for the first cake…");
        let cake = baked.recv().expect("there are three");
        println!("[main] tasting the {cake} cake…");
        sleep(Duration::from_millis(200));
        println!("[main] waiting for all…");
    });
    println!("[main] all are baked: {}", cakes.join(", "));
    Ok(())
}
