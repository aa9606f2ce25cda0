//! What the compiler answers for fourteen types

use std::cell::Cell;
use std::error::Error;
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, RwLock, mpsc};

struct Is<T>(PhantomData<T>);

// an inherent constant is found first, where its bound holds…
impl<T: Send> Is<T> {
    const SEND: &str = "yes";
}
impl<T: Sync> Is<T> {
    const SYNC: &str = "yes";
}

// …and a trait's constant where it does not
trait Otherwise {
    const SEND: &str = "no";
    const SYNC: &str = "no";
}
impl<T> Otherwise for Is<T> {}

// the question must name the type: in a generic function, nothing is
// known of `T`, and the answer would always be no
macro_rules! answers {
    ($($type:ty,)*) => {
        [$((stringify!($type), Is::<$type>::SEND, Is::<$type>::SYNC)),*]
    };
}

fn main() {
    let answers = answers![
        String,
        Arc<i32>,
        mpsc::Sender<i32>,
        RwLock<i32>,
        Mutex<Cell<i32>>,
        Cell<i32>,
        RwLock<Cell<i32>>,
        mpsc::Receiver<i32>,
        MutexGuard<'static, i32>,
        Rc<i32>,
        Mutex<Rc<i32>>,
        &Cell<i32>,
        *const i32,
        Box<dyn Error>,
    ];
    println!("{:<24}  Send  Sync", "type");
    for (name, send, sync) in answers {
        println!("{name:<24}  {send:<4}  {sync}");
    }
}
