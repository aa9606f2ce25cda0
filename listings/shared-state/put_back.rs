//! Taken at once, paid for later, and put back if that fails

use std::sync::Mutex;
use std::time::Duration;
use tokio::time::sleep;

/// Taken from the counter. What is not paid for goes back.
struct Cake<'a> {
    counter: &'a Mutex<u32>,
    is_paid: bool,
}

impl<'a> Cake<'a> {
    /// A cake, and how many are left.
    fn take(counter: &'a Mutex<u32>) -> Option<(Self, u32)> {
        let mut left = counter.lock().unwrap();
        *left = left.checked_sub(1)?;
        let is_paid = false;
        Some((Cake { counter, is_paid }, *left))
    }
}

impl Drop for Cake<'_> {
    fn drop(&mut self) {
        if !self.is_paid {
            *self.counter.lock().unwrap() += 1;
        }
    }
}

async fn sell(guest: &str, payment: u64, covered: bool, counter: &Mutex<u32>) {
    let Some((mut cake, left)) = Cake::take(counter) else {
        return println!("[{guest}] goes without");
    };
    println!("[{guest}] takes one, {left} left, paying…");
    sleep(Duration::from_millis(payment)).await;
    cake.is_paid = covered;
    println!("[{guest}] {}", if covered { "has paid" } else { "card refused" });
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let counter = Mutex::new(8);
    tokio::join!(sell("ida", 400, true, &counter), sell("max", 600, false, &counter));
    println!("[main] {} of 8 left", counter.into_inner().unwrap());
}
