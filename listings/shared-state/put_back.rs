//! Taken at once, paid for later, and put back if that fails

use std::sync::Mutex;
use std::time::Duration;
use tokio::time::{sleep, timeout};

const PATIENCE: Duration = Duration::from_millis(600);

/// Taken from the counter. What is not paid for goes back.
struct Cake<'a> {
    counter: &'a Mutex<u32>,
    is_paid: bool,
}

impl<'a> Cake<'a> {
    fn take(counter: &'a Mutex<u32>) -> Option<Self> {
        let mut left = counter.lock().unwrap();
        *left = left.checked_sub(1)?;
        Some(Cake {
            counter,
            is_paid: false,
        })
    }
}

impl Drop for Cake<'_> {
    fn drop(&mut self) {
        if !self.is_paid {
            *self.counter.lock().unwrap() += 1;
        }
    }
}

async fn buy(guest: &str, payment: u64, counter: &Mutex<u32>) {
    let Some(mut cake) = Cake::take(counter) else {
        return println!("[{guest}] goes without");
    };
    println!("[{guest}] leaves {}, paying…", *counter.lock().unwrap());
    sleep(Duration::from_millis(payment)).await;
    cake.is_paid = true;
    println!("[{guest}] has paid");
}

async fn come(guest: &str, payment: u64, counter: &Mutex<u32>) {
    let bought = timeout(PATIENCE, buy(guest, payment, counter)).await;
    if bought.is_err() {
        let left = *counter.lock().unwrap();
        println!("[{guest}] gives up, {left} left again");
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let counter = Mutex::new(8);
    tokio::join!(come("ida", 400, &counter), come("max", 900, &counter));
    println!("[main] 1 sold, {} of 8 left", counter.into_inner().unwrap());
}
