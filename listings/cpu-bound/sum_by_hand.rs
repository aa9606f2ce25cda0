//! A sum that the workers would race for

use rayon::prelude::*;

fn main() {
    let mut total = 0;
    (0..1_000).into_par_iter().for_each(|n| total += n % 7);
    println!("[main] {total}");
}
