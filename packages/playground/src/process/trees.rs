//! Tests: what a process starts ends with it, on every system. The test program starts itself, once more as a child, and
//! that as a child of its own, which writes into a file as long as it lives.

use std::env;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;
#[cfg(windows)]
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;

use crate::confine::counted::Counted;
use crate::confine::resources::Resources;
use crate::confine::{Fence, Fencer};
use crate::limits::Limit;
use crate::process::{Bounds, Ending, Process};

const BEAT: &str = "beat";
/// Helpers end at last even where nothing ends them.
const LONGEST: Duration = Duration::from_secs(20);

fn itself(helper: &str, folder: &Path) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "--ignored", &format!("process::trees::{helper}")]);
    command.current_dir(folder).stdin(Stdio::null());
    command
}

fn beats(folder: &Path) -> u64 {
    fs::metadata(folder.join(BEAT)).map_or(0, |file| file.len())
}

fn wait_for_a_beat(folder: &Path) {
    let start = Instant::now();
    while beats(folder) == 0 {
        assert!(start.elapsed() < LONGEST, "nothing beats");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Whether no beat comes any more.
fn falls_silent(folder: &Path) -> bool {
    (0..5).any(|_| {
        let before = beats(folder);
        thread::sleep(Duration::from_millis(200));
        beats(folder) == before
    })
}

async fn start(helper: &str, folder: &Path) -> Process {
    let fence = Fence {
        read: vec![env::current_exe().unwrap()],
        write: vec![folder.to_owned()],
        resources: Resources {
            cpu: 60,
            memory: 1 << 30,
            file: 1 << 20,
            data: 4 << 30,
            niceness: 0,
        },
        starts: None,
    };
    let command = itself(helper, folder);
    Process::start(command, &Fencer::detect(Counted::default()), &fence, ())
        .await
        .unwrap()
}

#[test]
#[ignore = "a helper"]
fn beats_on() {
    let start = Instant::now();
    let mut file = File::create(BEAT).unwrap();
    while start.elapsed() < LONGEST {
        file.write_all(b".").unwrap();
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
#[ignore = "a helper"]
#[expect(clippy::zombie_processes, reason = "it is left behind on purpose")]
fn leaves_another_behind() {
    itself("beats_on", Path::new(".")).spawn().unwrap();
    wait_for_a_beat(Path::new("."));
}

#[test]
#[ignore = "a helper"]
fn waits_for_another() {
    itself("beats_on", Path::new(".")).status().unwrap();
}

#[cfg(windows)]
#[test]
#[ignore = "a helper"]
fn serves() {
    let runtime = Runtime::new().unwrap();
    let _process = runtime.block_on(start("waits_for_another", &env::current_dir().unwrap()));
    thread::sleep(LONGEST);
}

#[tokio::test]
async fn what_a_process_leaves_behind_ends_with_it() {
    let folder = TempDir::new().unwrap();
    let process = start("leaves_another_behind", folder.path()).await;
    let limit = Limit::Threads(0);
    let bounds = Bounds {
        time: (LONGEST, limit),
        memory: (u64::MAX, limit),
        threads: None,
        output: (usize::MAX, limit),
        lines: None,
        disk: None,
    };
    let (mut said, never) = (String::new(), CancellationToken::new());
    let ended = process.watch(&bounds, &never, |text| said += &text.text).await;
    let (ending, _) = ended.unwrap();
    assert!(
        matches!(ending, Ending::Exited(status) if status.success()),
        "{ending:?}\n{said}"
    );
    assert!(beats(folder.path()) > 0 && falls_silent(folder.path()));
}

#[tokio::test]
async fn all_of_a_tree_ends_where_nobody_wants_it_any_more() {
    let folder = TempDir::new().unwrap();
    let process = start("waits_for_another", folder.path()).await;
    wait_for_a_beat(folder.path());
    drop(process);
    assert!(falls_silent(folder.path()));
}

/// Windows alone sees to that for us, closing the job. Linux ends the process that we started, and not its children; no
/// other system ends even that.
#[cfg(windows)]
#[test]
fn all_of_a_tree_ends_where_the_server_is_killed() {
    let folder = TempDir::new().unwrap();
    let mut server = itself("serves", folder.path()).stdout(Stdio::null()).spawn().unwrap();
    wait_for_a_beat(folder.path());
    server.kill().unwrap();
    server.wait().unwrap();
    assert!(falls_silent(folder.path()));
}
