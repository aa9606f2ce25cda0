//! Four pieces of work, each thread joined too soon

use std::thread;
use std::time::Instant;

const FIRST: u64 = 1_000_000_000;
const NUMBERS: u64 = 16_000; // in each piece

fn is_prime(n: u64) -> bool {
    (2..=n.isqrt()).all(|divisor| !n.is_multiple_of(divisor))
}

fn count_primes(piece: u64) -> usize {
    println!("[piece {piece}] counting…");
    let start = FIRST + piece * NUMBERS;
    let numbers = start..start + NUMBERS;
    let count = numbers.filter(|n| is_prime(*n)).count();
    println!("[piece {piece}] counted");
    count
}

fn main() {
    let start = Instant::now();
    let mut total = 0;
    thread::scope(|scope| {
        let spawn = |piece| scope.spawn(move || count_primes(piece));
        let workers = (0..4).map(spawn);
        for worker in workers {
            total += worker.join().expect("a worker does not panic");
        }
    });
    println!("[main] {total} primes");
    println!("[main] took {:.2} s", start.elapsed().as_secs_f64());
}
