//! Programs that take as much as they can get. Each stops by itself, at 3,000 processes or threads or at 3 GiB: where the
//! runner did not stop them, they would take the whole machine along.

/// Counts what was started in a file of the run's folder, which all its processes share. The first says where that is.
const STOP: &str = r#"
    fn enough() -> bool {
        if !std::fs::exists("started").unwrap_or(true) { println!("{}", std::env::current_dir().unwrap().display()) }
        use std::io::Write;
        let Ok(mut file) = std::fs::File::options().create(true).append(true).open("started") else { return true };
        file.write_all(b".").is_err() || file.metadata().map_or(true, |file| file.len() > 3000)
    }
    fn stay() -> ! { loop { std::thread::sleep(std::time::Duration::from_secs(1)) } }
    unsafe extern "C" { fn fork() -> i32; fn setsid() -> i32; fn _exit(status: i32) -> !; }
"#;

/// A program's name, and its text.
pub(crate) type Hostile = (&'static str, &'static str);

/// Every process forks again and again.
pub(crate) const FORKS: Hostile = ("forks", "fn main() { while !enough() { unsafe { fork(); } } stay() }");

/// Every process starts the program again and again.
pub(crate) const STARTS_ITSELF: Hostile = (
    "starts itself",
    "fn main() {
        let own = std::env::current_exe().unwrap();
        while !enough() { std::process::Command::new(&own).spawn().ok(); }
        stay()
    }",
);

/// Every process makes others that have lost their parent, and that try to leave the group.
pub(crate) const DAEMONS: Hostile = (
    "daemons",
    "fn main() {
        while !enough() {
            unsafe {
                if fork() == 0 {
                    setsid();
                    if fork() != 0 { _exit(0) }
                }
            }
        }
        stay()
    }",
);

/// Processes that do nothing but burn the processors.
pub(crate) const BUSY_FORKS: Hostile = (
    "forks, busy",
    "fn main() {
        while !enough() { unsafe { fork(); } }
        loop { std::hint::black_box(0); }
    }",
);

/// Each thread makes threads.
pub(crate) const THREADS: Hostile = (
    "threads",
    "use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
    static STARTED: AtomicUsize = AtomicUsize::new(0);
    fn more() {
        while STARTED.fetch_add(1, Relaxed) < 3000 {
            if std::thread::Builder::new().stack_size(64 << 10).spawn(more).is_err() { break }
        }
        stay()
    }
    fn main() { more() }",
);

/// Takes memory and writes to every page of it.
pub(crate) const MEMORY: Hostile = (
    "memory",
    "fn main() {
        let take = || {
            let mut all = Vec::new();
            for _ in 0..96 { all.push(vec![1u8; 16 << 20]) }
            stay()
        };
        std::thread::spawn(take);
        take()
    }",
);

/// The same in children, each of which stays far below the limit.
pub(crate) const MEMORY_OF_CHILDREN: Hostile = (
    "memory of children",
    "fn main() {
        for _ in 0..30 {
            if unsafe { fork() } == 0 {
                let all = vec![1u8; 100 << 20];
                std::hint::black_box(&all);
                stay()
            }
        }
        stay()
    }",
);

/// As many as are allowed, all busy: stopped when its time is over.
pub(crate) const BUSY_THREADS: Hostile = (
    "busy threads",
    "fn main() {
        let busy = || loop { std::hint::black_box(0); };
        for _ in 0..500 { std::thread::spawn(busy); }
        busy()
    }",
);

pub(crate) const ALL: [Hostile; 8] = [
    FORKS,
    STARTS_ITSELF,
    DAEMONS,
    BUSY_FORKS,
    THREADS,
    MEMORY,
    MEMORY_OF_CHILDREN,
    BUSY_THREADS,
];

/// The program as it is run.
pub(crate) fn code((_, main): Hostile) -> String {
    format!("#![allow(dead_code)]\n{STOP}\n{main}\n")
}
