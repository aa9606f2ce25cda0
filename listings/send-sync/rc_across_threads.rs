//! An `Rc` does not cross to another thread

use std::rc::Rc;
use std::thread;

fn main() {
    let prices = Rc::new(vec![320, 250, 410]);
    let copy = Rc::clone(&prices);
    let till = thread::spawn(move || {
        println!("[till] a latte is {}", copy[0]);
    });
    println!("[main] {} owners", Rc::strong_count(&prices));
    till.join().expect("the till does not panic");
}
