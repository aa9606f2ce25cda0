//! Eight squares for two workers

use crossbeam_channel::bounded;
use std::thread::{self, sleep};
use std::time::Duration;

fn main() {
    let (jobs, todo) = bounded(1);
    let (results, done) = bounded(1);
    thread::scope(|scope| {
        for _ in 0..2 {
            let (todo, results) = (todo.clone(), results.clone());
            scope.spawn(move || {
                for job in todo {
                    println!("[job {job}] squaring…");
                    sleep(Duration::from_millis(150));
                    println!("[job {job}] waiting to hand over…");
                    results.send(job * job).unwrap();
                    println!("[job {job}] done");
                }
            });
        }
        drop((todo, results));
        for job in 1..=8u64 {
            println!("[jobs] waiting to hand out job {job}…");
            jobs.send(job).unwrap();
        }
        drop(jobs);
        let mut sum = 0;
        for square in done {
            println!("[main] adds {square}");
            sum += square;
        }
        println!("[main] sum is {sum}");
    });
}
