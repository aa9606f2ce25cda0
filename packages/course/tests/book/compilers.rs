//! While somebody types, by the table of processes: one compiler is at work at a time, and none in the end.

use std::collections::BTreeSet;
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::common::{Browser, Served, open, press};
use crate::typing::PAGE;
use serde_json::json;
use tokio::time;

/// As long as that a hand types, unless TYPING_SECONDS says otherwise; and until enough was seen.
const TYPING: Duration = Duration::from_secs(12);
/// But not longer.
const TYPING_AT_MOST: Duration = Duration::from_secs(90);

#[tokio::test]
async fn however_long_somebody_types_there_is_one_compiler_at_work_and_then_none() {
    let Some(browser) = Browser::start_with(PAGE).await else {
        return;
    };
    // Once every listing is compiled, it has a server of its own: at the shared one, a test in the other browser may be at work.
    browser.served();
    let mut served = Served::start();
    served.wait_until_ready();
    open(&browser, &served.url).await;
    let seconds = std::env::var("TYPING_SECONDS").map_or(TYPING, |seconds| {
        Duration::from_secs(seconds.parse().expect("a number of seconds"))
    });
    let (server, is_over) = (served.id(), Arc::new(AtomicBool::new(false)));
    // What was seen of each kind.
    let seen = Arc::new(Mutex::new([const { BTreeSet::new() }; 3]));
    let count = || seen.lock().unwrap().each_ref().map(BTreeSet::len);
    let is_enough = || count()[0] > 3 && count()[2] > 0;
    let watch = thread::spawn({
        let (seen, is_over) = (seen.clone(), is_over.clone());
        move || {
            let mut most = [0, 0, 0];
            while !is_over.load(Ordering::Relaxed) {
                for (kind, ids) in at_once(server).into_iter().enumerate() {
                    most[kind] = most[kind].max(ids.len());
                    seen.lock().unwrap()[kind].extend(ids);
                }
                thread::sleep(Duration::from_millis(3));
            }
            most
        }
    });
    // Checking takes long, for as long as this constant counts; what was typed in an earlier run of this test has been
    // compiled already.
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let constant = json!(format!(
        "const _: () = {{\n// {}\nlet mut i = 0; while i < 1_000_000 {{ i += 1 }} }};",
        now.as_millis()
    ));
    let insert = format!(
        "caretTo('let start'); document.execCommand('insertText', false, {constant});
         const end = area.selectionEnd, counted = area.value.lastIndexOf('let mut i', end);
         area.setSelectionRange(counted, counted)"
    );
    browser.script(&insert).await;
    let began = Instant::now();
    let mut words = [
        "let ", "tea", "spoons", " = ", "3;", "\n", "let ", "cup", " = tea", "spoons", ";\n",
    ]
    .into_iter()
    .cycle();
    let mut type_for = async |is_over: &dyn Fn(Duration) -> bool| {
        while !is_over(began.elapsed()) {
            press(&browser, words.next().unwrap().chars()).await;
            time::sleep(Duration::from_millis(300)).await;
        }
    };
    type_for(&|elapsed| elapsed > seconds / 2).await;
    let shorten = "const caret = area.selectionStart, count = caretTo('1_000_000');
        area.setSelectionRange(count + 1, count + '1_000_000'.length);
        document.execCommand('delete');
        area.setSelectionRange(caret, caret)";
    browser.script(shorten).await;
    type_for(&|elapsed| elapsed > seconds && is_enough() || elapsed > TYPING_AT_MOST.max(seconds)).await;
    // What was asked last comes to its end.
    let ended = Instant::now();
    let mut left = children_of(server);
    while !left.is_empty() && ended.elapsed() < Duration::from_secs(20) {
        time::sleep(Duration::from_millis(100)).await;
        left = children_of(server);
    }
    is_over.store(true, Ordering::Relaxed);
    let most = watch.join().unwrap();
    let [compilers, spares, linkers] = count();
    println!("{compilers} compilers at work, {spares} that waited, {linkers} linkers were seen");
    assert!(most.iter().all(|&most| most <= 1), "{most:?} at a time");
    assert!(is_enough(), "{:?} are too few", count());
    assert!(left.is_empty(), "after the last word there are still {left:?}");
    browser.close().await;
}

/// Compilers at work, those that wait for a program, and linkers (who has one has no more to check), that a server has all
/// at the same moment.
fn at_once(server: u32) -> [Vec<u32>; 3] {
    let mut found = [const { Vec::new() }; 3];
    let all = children_of(server);
    for process in &all {
        let parent = all.iter().find(|one| one.id == process.parent);
        let is_called_by = |name| parent.is_some_and(|parent| parent.name() == name);
        let kind = match process.name() {
            // A linker has the command of the compiler that calls it until it begins.
            "rustc" if !is_called_by("rustc") => usize::from(waits_for_program(process.id)),
            // A linker may be called by a C compiler, which then counts for it.
            "cc" | "rust-lld" if is_called_by("rustc") => 2,
            _ => continue,
        };
        found[kind].push(process.id);
    }
    // While the table was read, one may have ended, and its successor begun. Who was at work then and still lives was at
    // work at the moment between.
    let still = children_of(server);
    for ids in &mut found {
        ids.retain(|id| still.iter().any(|process| process.id == *id));
    }
    found[1].retain(|id| waits_for_program(*id));
    found
}

/// Whether it is a compiler whose program is still to come, through a pipe.
fn waits_for_program(id: u32) -> bool {
    fs::symlink_metadata(format!("/proc/{id}/cwd/src/main.rs")).is_ok_and(|source| source.is_symlink())
}

#[derive(Debug)]
struct Process {
    id: u32,
    parent: u32,
    /// How it was called.
    command: String,
}

impl Process {
    /// Of its program.
    fn name(&self) -> &str {
        let program = self.command.split(' ').next().unwrap_or_default();
        program.rsplit('/').next().unwrap_or_default()
    }

    /// None where it has ended, or been killed and only not come to die yet.
    fn look_up(id: u32) -> Option<Self> {
        let of_process = |name: &str| fs::read_to_string(format!("/proc/{id}/{name}")).ok();
        let status = of_process("status")?;
        let field = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let is_dead = field("State:")?.starts_with(['Z', 'X']);
        let is_killed = ["SigPnd:", "ShdPnd:"]
            .into_iter()
            .filter_map(field)
            .any(|pending| u64::from_str_radix(pending, 16).is_ok_and(|pending| pending & SIGKILL != 0));
        (!is_dead && !is_killed).then_some(())?;
        Some(Process {
            id,
            parent: field("PPid:")?.parse().ok()?,
            command: of_process("cmdline")?.replace('\0', " "),
        })
    }
}

/// In a set of signals.
const SIGKILL: u64 = 1 << (9 - 1);

/// The processes that a server has at work.
fn children_of(server: u32) -> Vec<Process> {
    let entries = fs::read_dir("/proc").unwrap().flatten();
    let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let mut all: Vec<Process> = ids.filter_map(Process::look_up).collect();
    let mut family = BTreeSet::from([server]);
    loop {
        let before = family.len();
        let next: Vec<u32> = all
            .iter()
            .filter(|process| family.contains(&process.parent))
            .map(|process| process.id)
            .collect();
        family.extend(next);
        if family.len() == before {
            break;
        }
    }
    all.retain(|process| process.id != server && family.contains(&process.id));
    all
}
