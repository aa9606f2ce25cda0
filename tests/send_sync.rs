//! The table of the chapter Send and Sync, and the lanes of its listing, are what the compiler answers.

mod common;

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::error::Error;
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, RwLock, RwLockReadGuard, mpsc};
use std::thread::JoinHandle;

use common::{CATALOG, read};
use listing::{Language, Run};

/// Whether a type is `Send`, and whether it is `Sync`, by its name.
type Answers = BTreeMap<String, (bool, bool)>;

struct Is<T>(PhantomData<T>);

// The rule of name lookup that the listing explains.
impl<T: Send> Is<T> {
    const SEND: bool = true;
}
impl<T: Sync> Is<T> {
    const SYNC: bool = true;
}
trait Otherwise {
    const SEND: bool = false;
    const SYNC: bool = false;
}
impl<T> Otherwise for Is<T> {}

macro_rules! answers {
    ($($type:ty,)*) => {
        [$((stringify!($type).to_owned(), (Is::<$type>::SEND, Is::<$type>::SYNC))),*].into()
    };
}

/// What the compiler that built this test says of the types in the table.
#[rustfmt::skip]
fn of_the_compiler() -> Answers {
    answers![
        i32, &str, String, Box<i32>, Vec<i32>, HashSet<i32>, HashMap<i32, i32>, Arc<i32>, AtomicUsize,
        Mutex<i32>, RwLock<i32>, OnceLock<i32>, Mutex<Cell<i32>>, mpsc::Sender<i32>, JoinHandle<i32>,
        crossbeam_channel::Sender<i32>, crossbeam_channel::Receiver<i32>,
        Cell<i32>, RefCell<i32>, OnceCell<i32>, Vec<Cell<i32>>, RwLock<Cell<i32>>, mpsc::Receiver<i32>,
        MutexGuard<'static, i32>, RwLockReadGuard<'static, i32>,
        Rc<i32>, Arc<Cell<i32>>, &Cell<i32>, Mutex<Rc<i32>>, *const i32, *mut i32, Box<dyn Error>,
    ]
}

#[test]
fn the_table_says_what_the_compiler_says() {
    let text = read("src/send-sync.md");
    let mut table = Answers::new();
    for row in text.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let [_, types, send, sync, ..] = cells[..] else {
            continue;
        };
        if !["yes", "no"].contains(&send) {
            continue; // of the table for Python
        }
        let names = types.split('`').skip(1).step_by(2);
        table.extend(names.map(|name| (name.to_owned(), (send == "yes", sync == "yes"))));
    }
    assert_eq!(table, of_the_compiler());
}

#[test]
fn the_listing_asks_about_types_of_the_table() {
    let listing = CATALOG.get("thread_safe_types").unwrap();
    let run: Run = listing.recording(Language::Rust).unwrap().into();
    let all = of_the_compiler();
    assert!(!run.events.is_empty());
    for event in &run.events {
        let (lane, name) = event.2.strip_prefix('[').unwrap().split_once("] ").unwrap();
        let answer = match lane {
            "Send + Sync" => (true, true),
            "Send only" => (true, false),
            "Sync only" => (false, true),
            _ => (false, false),
        };
        assert_eq!(all.get(name.trim_end()), Some(&answer), "{name}");
    }
}
