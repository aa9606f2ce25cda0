//! What the compiler answers for thirty-two types

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
use std::sync::{RwLock, RwLockReadGuard, mpsc};
use std::thread::JoinHandle;

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
        i32, &str, String, Box<i32>, Vec<i32>,
        HashSet<i32>, HashMap<i32, i32>, Arc<i32>, AtomicUsize,
        Mutex<i32>, RwLock<i32>, OnceLock<i32>,
        Mutex<Cell<i32>>, mpsc::Sender<i32>, JoinHandle<i32>,
        crossbeam_channel::Sender<i32>, crossbeam_channel::Receiver<i32>,
        Cell<i32>, RefCell<i32>, OnceCell<i32>, Vec<Cell<i32>>,
        RwLock<Cell<i32>>, mpsc::Receiver<i32>,
        MutexGuard<'static, i32>, RwLockReadGuard<'static, i32>,
        Rc<i32>, Arc<Cell<i32>>, &Cell<i32>, Mutex<Rc<i32>>, *const i32,
        *mut i32, Box<dyn Error>,
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
