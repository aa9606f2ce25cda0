//! Three tills own one price list

use std::sync::Arc;
use std::thread::{self, sleep};
use std::time::Duration;

fn main() {
    let prices = Arc::new(vec![320, 250, 410]);
    let mut tills = Vec::new();
    for till in 0..3 {
        let prices = Arc::clone(&prices);
        tills.push(thread::spawn(move || {
            println!("[till {till}] reading prices…");
            sleep(Duration::from_millis(200 + 200 * till as u64));
            println!("[till {till}] coffee {till} is {}", prices[till]);
        }));
    }
    for till in tills {
        let owners = Arc::strong_count(&prices);
        println!("[main] waiting, {owners} owners…");
        till.join().expect("a till does not panic");
    }
    println!("[main] owners left: {}", Arc::strong_count(&prices));
}
