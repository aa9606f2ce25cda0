//! One heap, and a stack for each thread

use std::cell::Cell;
use std::ptr;
use std::sync::Barrier;
use std::thread::{self, sleep};
use std::time::Duration;

static SIGN: &str = "Bakery";
thread_local! {
    static TIPS: Cell<u32> = const { Cell::new(0) };
}

/// The addresses at which a thread finds four values.
fn look(recipe: &str, both_here: &Barrier) -> [usize; 4] {
    let note = 7;
    let addresses = [
        ptr::from_ref(recipe).addr(),
        ptr::from_ref(&SIGN).addr(),
        ptr::from_ref(&note).addr(),
        TIPS.with(|tips| ptr::from_ref(tips).addr()),
    ];
    both_here.wait(); // or one stack could be the other's, used again
    addresses
}

fn main() {
    let recipe = String::from("flour, water, salt, time");
    let both_here = Barrier::new(2);

    let (anna, ben) = thread::scope(|scope| {
        let anna = scope.spawn(|| {
            println!("[anna] waiting for ben…");
            let addresses = look(&recipe, &both_here);
            println!("[anna] has looked");
            addresses
        });
        let ben = scope.spawn(|| {
            println!("[ben] fetching his glasses…");
            sleep(Duration::from_millis(500));
            let addresses = look(&recipe, &both_here);
            println!("[ben] has looked");
            addresses
        });
        (anna.join().unwrap(), ben.join().unwrap())
    });

    let values = ["heap", "static", "local", "thread_local"];
    for (index, value) in values.iter().enumerate() {
        let same = anna[index] == ben[index];
        let count = if same { "one for both" } else { "one each" };
        println!("[main] {value}: {count}");
    }
}
