//! Scoped threads borrow what main owns

use std::thread::{self, sleep};
use std::time::Duration;

fn main() {
    let mut order = vec!["coffee", "pastry"];
    let mut bill = 0;

    thread::scope(|scope| {
        scope.spawn(|| {
            println!("[kitchen] makes {}…", order.join(", "));
            sleep(Duration::from_millis(600));
            println!("[kitchen] done");
        });
        scope.spawn(|| {
            println!("[till] adds up {} items…", order.len());
            sleep(Duration::from_millis(1200));
            bill = 4 * order.len();
            println!("[till] done");
        });
        println!("[main] in the scope…");
        sleep(Duration::from_millis(300));
        println!("[main] waiting at its end…");
    });

    order.push("cake");
    println!("[main] {bill} to pay, now orders {}", order[2]);
}
