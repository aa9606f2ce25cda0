//! One job fails, one panics, and the others go on

use rayon::{ThreadPoolBuildError, ThreadPoolBuilder};
use std::any::Any;
use std::panic::catch_unwind;
use std::sync::mpsc;
use std::thread::sleep;
use std::time::Duration;

const MS: [u64; 4] = [150, 300, 450, 900];

fn pour(job: usize) -> Result<String, String> {
    println!("[job {job}] pouring…");
    sleep(Duration::from_millis(MS[job]));
    match job {
        1 => Err("no milk left".to_string()),
        2 => panic!("dropped the cup"),
        _ => Ok(format!("cup {job}")),
    }
}

fn message(panic: &(dyn Any + Send)) -> &str {
    match panic.downcast_ref::<String>() {
        Some(formatted) => formatted,
        None => panic.downcast_ref::<&str>().unwrap_or(&"?"),
    }
}

fn main() -> Result<(), ThreadPoolBuildError> {
    let pool = ThreadPoolBuilder::new()
        .num_threads(MS.len())
        .thread_name(|_| "pool".to_string())
        .build()?;
    let (sender, outcomes) = mpsc::channel();
    for job in 0..MS.len() {
        let sender = sender.clone();
        pool.spawn(move || {
            let outcome = catch_unwind(|| pour(job));
            sender.send((job, outcome)).expect("main is waiting");
        });
    }
    drop(sender);
    for (job, outcome) in outcomes {
        match outcome {
            Ok(Ok(cup)) => println!("[job {job}] {cup}"),
            Ok(Err(why)) => println!("[job {job}] failed: {why}"),
            Err(panic) => println!("[job {job}] failed by panic: {}", message(&*panic)),
        }
    }
    Ok(())
}
