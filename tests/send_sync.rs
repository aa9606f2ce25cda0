//! What the listing of the chapter Send and Sync prints is what the compiler answers, and in the table below it each row
//! has types of one answer.

mod common;

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
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

/// The table's rows: a type of the listing's, and those that share its answer.
fn rows() -> Vec<Vec<String>> {
    let text = read("src/send-sync.md");
    let table = text.lines().skip_while(|line| !line.starts_with("| in the listing |"));
    let rows = table.skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').collect();
        let types = cells[1..3].iter().flat_map(|cell| cell.split('`').skip(1).step_by(2));
        types.map(str::to_owned).collect()
    })
    .collect()
}

#[test]
fn the_types_of_a_row_have_the_same_answer() {
    let answers = of_the_compiler();
    let mut named = BTreeSet::new();
    for row in rows() {
        for name in &row {
            assert!(named.insert(name.clone()), "{name} stands in the table twice");
            let answer = answers
                .get(name)
                .unwrap_or_else(|| panic!("nobody has asked about {name}"));
            assert_eq!(answer, &answers[&row[0]], "{name} and {}", row[0]);
        }
    }
    assert_eq!(named, answers.into_keys().collect());
}

#[test]
fn the_listing_prints_what_the_compiler_says_of_the_first_type_of_each_row() {
    let listing = CATALOG.get("thread_safe_types").unwrap();
    let run: Run = listing.recording(Language::Rust).unwrap().into();
    let lines = run.events.iter().skip(1).map(|event| {
        let cells = event.2.split("  ").map(str::trim).filter(|cell| !cell.is_empty());
        let cells: Vec<String> = cells.map(str::to_owned).collect();
        <[String; 3]>::try_from(cells).unwrap()
    });
    let answers = of_the_compiler();
    let word = |yes| if yes { "yes" } else { "no" }.to_owned();
    let expected = rows().into_iter().map(|row| {
        let (send, sync) = answers[&row[0]];
        [row[0].clone(), word(send), word(sync)]
    });
    assert_eq!(lines.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
}
