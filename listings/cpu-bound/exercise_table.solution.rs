//! A table of primes, in its order

use rayon::{ThreadPoolBuildError, ThreadPoolBuilder, prelude::*};

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
    let table: Vec<usize> = (0..4).into_par_iter().map(count).collect();
    println!("[main] {table:?}");
    Ok(())
}
