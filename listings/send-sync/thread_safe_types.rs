//! What the compiler answers for ten types

use std::cell::Cell;
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, RwLock, mpsc};

struct Is<T>(PhantomData<T>);

// an inherent constant is found first, where its bound holds…
impl<T: Send> Is<T> {
    const SEND: bool = true;
}
impl<T: Sync> Is<T> {
    const SYNC: bool = true;
}

// …and a trait's constant where it does not
trait Otherwise {
    const SEND: bool = false;
    const SYNC: bool = false;
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
        Mutex<Cell<i32>>,
        Cell<i32>,
        RwLock<Cell<i32>>,
        mpsc::Receiver<i32>,
        MutexGuard<'static, i32>,
        Rc<i32>,
        Mutex<Rc<i32>>,
        *const i32,
    ];
    for (name, send, sync) in answers {
        let lane = match (send, sync) {
            (true, true) => "Send + Sync",
            (true, false) => "Send only",
            (false, true) => "Sync only",
            (false, false) => "neither",
        };
        println!("[{lane}] {name}");
    }
}
