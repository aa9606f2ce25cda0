//! A table of primes, in its order

use rayon::{ThreadPoolBuildError, ThreadPoolBuilder, prelude::*};
use std::sync::Mutex;

fn is_prime(n: u64) -> bool {
    n > 1 && (2..=n.isqrt()).all(|divisor| !n.is_multiple_of(divisor))
}

/// How many numbers each row has.
const NUMBERS: [u64; 4] = [200_000, 20_000, 50_000, 30_000];

fn count(row: usize) -> usize {
    println!("[row {row}] counting…");
    let numbers = 0..NUMBERS[row];
    let count = numbers.filter(|n| is_prime(*n)).count();
    println!("[row {row}] counted");
    count
}

fn main() -> Result<(), ThreadPoolBuildError> {
    ThreadPoolBuilder::new().num_threads(4).build_global()?;
    let table = Mutex::new(Vec::new());
    (0..4).into_par_iter().for_each(|row| {
        let count = count(row);
        table.lock().unwrap().push(count);
    });
    println!("[main] {:?}", table.into_inner().unwrap());
    Ok(())
}
