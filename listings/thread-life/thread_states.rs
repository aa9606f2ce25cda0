//! A thread's six states

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::mpsc::{self, Sender};
use std::sync::{Condvar, Mutex};
use std::thread::{self, sleep};
use std::time::Duration;

const STAY: Duration = Duration::from_millis(250);

static COUNTING: AtomicBool = AtomicBool::new(true);
static COUNT: AtomicU64 = AtomicU64::new(0);
static NOTE: Mutex<&str> = Mutex::new("");
static CHANGED: Condvar = Condvar::new();

fn work(tell: Sender<&str>) {
    println!("[worker] counting…");
    while COUNTING.load(Relaxed) {
        COUNT.fetch_add(1, Relaxed);
    }

    println!("[worker] waiting…");
    tell.send("I ask for the lock").unwrap();
    let mut note = NOTE.lock().unwrap();
    tell.send("I have the lock").unwrap();

    println!("[worker] waiting…");
    *note = "in wait";
    CHANGED.notify_all();
    let unchanged = |note: &mut &str| *note == "in wait";
    note = CHANGED.wait_while(note, unchanged).unwrap();

    println!("[worker] waiting…");
    *note = "timed wait";
    CHANGED.notify_all();
    let unchanged = |note: &mut &str| *note == "timed wait";
    let result = CHANGED.wait_timeout_while(note, STAY, unchanged);
    let timed_out = result.unwrap().1.timed_out();
    println!("[worker] done, timed out: {timed_out}");
}

fn main() {
    let (tell, told) = mpsc::channel();
    let worker = thread::Builder::new().name("worker".to_string());
    println!("[state] new");
    sleep(STAY);
    assert_eq!(COUNT.load(Relaxed), 0);

    let mut note = NOTE.lock().unwrap();
    let worker = worker.spawn(|| work(tell)).unwrap();
    while COUNT.load(Relaxed) == 0 {
        thread::yield_now();
    }
    println!("[state] runnable");
    sleep(STAY);

    COUNTING.store(false, Relaxed);
    assert_eq!(told.recv(), Ok("I ask for the lock"));
    println!("[state] blocked");
    sleep(STAY);
    assert!(told.try_recv().is_err()); // not a word in all that time

    // The worker cannot get the lock before main waits here.
    note = CHANGED.wait_while(note, |note| *note != "in wait").unwrap();
    println!("[state] waiting");
    sleep(STAY);

    *note = "go on";
    CHANGED.notify_all();
    note = CHANGED.wait_while(note, |note| *note != "timed wait").unwrap();
    println!("[state] timed waiting");
    drop(note);

    while !worker.is_finished() {
        sleep(Duration::from_millis(1));
    }
    println!("[state] terminated");
    sleep(STAY);
    worker.join().unwrap();
}
