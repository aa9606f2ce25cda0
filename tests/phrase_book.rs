//! The phrase book names nothing that is not there. What it links to the documentation compiles, in the version that it
//! links to; what it links to a listing stands in that listing.

mod common;

use std::collections::BTreeSet;

use common::{CATALOG, ROOT, chapters, read, report};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use rayon::ThreadPoolBuilder;
use rayon::iter::ParallelIterator;

/// Types, functions, macros and modules, by their full names; compiles only if each is there.
macro_rules! items {
    ($($($part:ident)::+,)*) => {
        [$({
            #[allow(unused_imports)]
            use $($part)::+ as _;
            stringify!($($part)::+)
        }),*]
    };
}

/// The same for what belongs to a type. Type arguments are there for the compiler alone.
macro_rules! methods {
    ($($method:expr,)*) => {
        [$({
            let _ = $method;
            stringify!($method)
        }),*]
    };
}

/// What the phrase book links to the documentation.
fn documented() -> BTreeSet<String> {
    let items = items![
        futures::future::join_all,
        futures::future::try_join_all,
        parking_lot::ReentrantMutex,
        std::cmp::Reverse,
        std::collections::BinaryHeap,
        std::collections::HashMap,
        std::mem::drop,
        std::panic::set_hook,
        std::process::Child,
        std::sync::Condvar,
        std::sync::mpsc::channel,
        std::sync::mpsc::sync_channel,
        std::vec::Vec,
        tokio::fs,
        tokio::process::Command,
        tokio::signal::ctrl_c,
        tokio::sync::Barrier,
        tokio::sync::Notify,
        tokio::sync::OnceCell,
        tokio::sync::Semaphore,
        tokio::sync::watch,
        tokio::task::spawn,
        tokio_util::sync::CancellationToken,
    ];
    let methods = methods![
        crossbeam_channel::Receiver::<()>::is_empty,
        crossbeam_channel::Receiver::<()>::len,
        crossbeam_channel::Receiver::<()>::recv,
        crossbeam_channel::Receiver::<()>::try_recv,
        crossbeam_channel::Sender::<()>::send,
        crossbeam_channel::Sender::<()>::send_timeout,
        crossbeam_channel::Sender::<()>::try_send,
        std::fs::File::open::<&str>,
        std::process::Child::kill,
        std::process::Command::new::<&str>,
        std::sync::Condvar::notify_all,
        std::sync::Mutex::<()>::try_lock,
        std::thread::Builder::stack_size,
        std::vec::Vec::<()>::pop,
        tokio::net::TcpListener::accept,
        tokio::net::TcpListener::bind::<&str>,
        tokio::net::TcpStream::connect::<&str>,
        tokio::net::TcpStream::into_split,
        tokio::process::Command::kill_on_drop,
        tokio::runtime::Handle::current,
        tokio::runtime::Handle::spawn::<std::future::Ready<()>>,
        tokio::runtime::RuntimeMetrics::num_alive_tasks,
        tokio::sync::Semaphore::blocking_acquire,
        tokio::sync::futures::Notified::enable,
        tokio::sync::mpsc::Sender::<()>::blocking_send,
        tokio::task::JoinHandle::<()>::abort,
        tokio::task::JoinSet::<()>::join_next,
        tokio_util::task::TaskTracker::wait,
    ];
    let mut names: BTreeSet<String> = items
        .iter()
        .chain(&methods)
        .map(|name| without_arguments(name))
        .collect();
    names.extend(elsewhere());
    names
}

/// What neither list can hold: a name of one system, a method of a trait, one with a parameter that cannot be named.
fn elsewhere() -> Vec<String> {
    #[cfg(unix)]
    let _ = tokio::signal::unix::signal;
    fn _compiles(pieces: impl ParallelIterator, mut receiver: tokio::sync::watch::Receiver<bool>) {
        pieces.for_each_with((), |(), _| ());
        drop(receiver.wait_for(|is_set| *is_set));
        drop(ThreadPoolBuilder::new().start_handler(|_| ()));
    }
    [
        "rayon::ThreadPoolBuilder::start_handler",
        "rayon::iter::ParallelIterator::for_each_with",
        "tokio::signal::unix::signal",
        "tokio::sync::watch::Receiver::wait_for",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// A path without its type arguments and blanks.
fn without_arguments(path: &str) -> String {
    let mut depth = 0;
    let mut name = String::new();
    for letter in path.replace("->", "").chars() {
        match letter {
            '<' => depth += 1,
            '>' => depth -= 1,
            _ if depth == 0 && !letter.is_whitespace() => name.push(letter),
            _ => {}
        }
    }
    name.replace("::::", "::").trim_end_matches("::").to_owned()
}

/// A link of the phrase book, with the pieces of code in its text.
struct Link {
    target: String,
    code: Vec<String>,
}

fn links() -> Vec<Link> {
    let source = read("src/python-to-rust.md");
    let mut links: Vec<Link> = Vec::new();
    let mut is_inside = false;
    for event in Parser::new_ext(&source, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                is_inside = true;
                let (target, code) = (dest_url.to_string(), Vec::new());
                links.push(Link { target, code });
            }
            Event::End(TagEnd::Link) => is_inside = false,
            Event::Code(code) if is_inside => links.last_mut().expect("one was begun").code.push(code.to_string()),
            _ => {}
        }
    }
    links
}

/// What an address of rustdoc's leads to: the crate's name at docs.rs, or `std`; the version; the item's full name.
fn documented_at(address: &str) -> Option<(String, String, String)> {
    let rest = address
        .strip_prefix("https://doc.rust-lang.org/")
        .map(|rest| format!("std/{rest}"));
    let rest = rest.or_else(|| address.strip_prefix("https://docs.rs/").map(str::to_owned))?;
    let [package, version, path] = rest.splitn(3, '/').collect::<Vec<_>>()[..] else {
        panic!("{address} names no version");
    };
    let (page, method) = path.split_once('#').unwrap_or((path, ""));
    let mut names: Vec<&str> = page.split('/').collect();
    // `struct.JoinSet.html`, or `index.html` of a module.
    let item = names.pop()?.strip_suffix(".html")?;
    names.extend(item.split_once('.').map(|(_, item)| item));
    names.extend(method.split_once('.').map(|(_, method)| method));
    Some((package.to_owned(), version.to_owned(), names.join("::")))
}

/// The version in use of a package, or of Rust for `std`.
fn version(package: &str) -> String {
    let (file, mark) = match package {
        "std" => ("rust-toolchain.toml", "channel = \"".to_owned()),
        _ => ("Cargo.lock", format!("name = \"{package}\"\nversion = \"")),
    };
    let text = read(file);
    let (_, rest) = text
        .split_once(&mark)
        .unwrap_or_else(|| panic!("{file} has no {package}"));
    rest.split('"').next().unwrap_or_default().to_owned()
}

/// The words of a text, as Rust sees them.
fn words(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    let words = text.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
    words.filter(|word| word.starts_with(|letter: char| letter.is_alphabetic()))
}

/// What a piece of code is about: `recv` in `queue.recv()`, `Mutex` in `Mutex<T>`, `spawn` in `thread::spawn(f)`.
fn main_word(code: &str) -> Option<&str> {
    words(code.split(['(', '<']).next()?).next_back()
}

#[test]
fn what_is_linked_to_the_documentation_is_there_in_that_version() {
    let documented = documented();
    let mut linked = BTreeSet::new();
    let mut faults = Vec::new();
    for link in links() {
        let Some((package, its_version, name)) = documented_at(&link.target) else {
            continue;
        };
        let in_use = version(&package);
        if its_version != in_use {
            faults.push(format!("{}: {in_use} is in use", link.target));
        }
        if name.starts_with("reference") {
            continue;
        }
        if !documented.contains(&name) {
            faults.push(format!("{}: let this test compile {name}", link.target));
        }
        linked.insert(name);
    }
    let unused = documented.difference(&linked);
    faults.extend(unused.map(|name| format!("{name} is compiled, and linked nowhere")));
    report(faults);
}

#[test]
fn what_is_linked_to_a_listing_stands_in_it() {
    let mut faults = Vec::new();
    let mut seen = 0;
    for link in links() {
        let Some((_, name)) = link.target.split_once(".md#listing-") else {
            continue;
        };
        let Some(listing) = CATALOG.iter().find(|listing| listing.name == name) else {
            faults.push(format!("{}: no such listing", link.target));
            continue;
        };
        let text = read(&format!("listings/{}/{name}.rs", listing.chapter));
        let used: BTreeSet<&str> = words(&text).collect();
        // A single letter stands for whatever the reader has.
        let main_words = link.code.iter().filter_map(|code| main_word(code));
        for word in main_words.filter(|word| word.len() > 1) {
            seen += 1;
            if !used.contains(word) {
                faults.push(format!("{}: no `{word}` in it", link.target));
            }
        }
    }
    assert!(seen > 50, "{ROOT}/src/python-to-rust.md: {seen} words of code");
    report(faults);
}

#[test]
fn every_row_has_its_three_cells() {
    let rows = &chapters()["python-to-rust.md"].rows;
    let full = |row: &&listing::Row| row.cells.len() == 3 && row.cells.iter().all(|cell| !cell.text.is_empty());
    let faulty = rows.iter().filter(|row| !full(row));
    report(faulty.map(|row| format!("{row:?}")).collect());
}
