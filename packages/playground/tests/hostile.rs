//! Programs that would take the whole machine along are stopped, for a limit that they have passed, and nothing of them
//! is left. As the user who runs the tests and, where that is root, as an ordinary one, too.
#![cfg(target_os = "linux")]

mod common;
#[path = "common/hostile.rs"]
mod programs;
#[path = "../../../tests/common/skip.rs"]
mod skip;

use std::fs;
use std::io;
use std::os::fd::AsRawFd;
use std::path::Path;
use std::process::{self, Command};

use playground::{Counted, Limit, Limits, Playground, Reason};
use rustix::io::{FdFlags, fcntl_setfd};
use tokio::sync::Mutex;

use common::{config, playground, prepared, program};
use programs::Hostile;
use skip::skip;

/// One at a time: each takes much of the machine, and none may see what another has left.
static ALONE: Mutex<()> = Mutex::const_new(());

/// A playground for each way of counting that this system has for this user.
async fn playgrounds() -> Vec<Playground> {
    let mut all = Vec::new();
    for counted in [Counted::BeforeStart, Counted::OfUser, Counted::Watched] {
        let mut config = config(Limits::default());
        config.counted = counted;
        let playground = prepared(config).await;
        if playground.confinement().counted == counted {
            all.push(playground);
        }
    }
    all
}

/// In each of its ways, the program is stopped for one of these limits. Some pass two at about the same time.
async fn is_stopped(hostile: Hostile, limits: &[Limit]) {
    let _alone = ALONE.lock().await;
    for playground in playgrounds().await {
        let run = playground.run(program(&programs::code(hostile))).unwrap();
        let finished = run.finish().await;
        let told = format!("{}: {finished:?}", playground.confinement());
        assert!(
            limits.iter().any(|limit| finished.end.reason == Reason::Limit(*limit)),
            "{told}"
        );
        let folder = finished.stdout.lines().next().unwrap_or_default();
        if hostile != programs::MEMORY && hostile != programs::MEMORY_OF_CHILDREN && hostile != programs::THREADS {
            assert!(Path::new(folder).is_absolute(), "{told}");
            assert_eq!(left_in(folder), Vec::<String>::new(), "{told}");
        }
        assert_eq!(unreaped(), Vec::<String>::new(), "{told}");
    }
}

const THREADS: Limit = Limit::Threads(512);
const MEMORY: Limit = Limit::Memory(512 << 20);

#[tokio::test]
async fn a_program_that_forks_without_end_is_stopped() {
    is_stopped(programs::FORKS, &[THREADS, MEMORY]).await;
}

#[tokio::test]
async fn a_program_that_starts_itself_without_end_is_stopped() {
    is_stopped(programs::STARTS_ITSELF, &[THREADS, MEMORY]).await;
}

#[tokio::test]
async fn daemons_without_end_are_stopped() {
    is_stopped(programs::DAEMONS, &[THREADS, MEMORY]).await;
}

#[tokio::test]
async fn processes_without_end_that_are_all_busy_are_stopped() {
    is_stopped(programs::BUSY_FORKS, &[THREADS, MEMORY]).await;
}

#[tokio::test]
async fn a_program_that_makes_threads_without_end_is_stopped() {
    is_stopped(programs::THREADS, &[THREADS]).await;
}

#[tokio::test]
async fn a_program_that_takes_memory_as_fast_as_it_can_is_stopped() {
    is_stopped(programs::MEMORY, &[MEMORY]).await;
}

#[tokio::test]
async fn children_that_take_too_much_memory_together_are_stopped() {
    is_stopped(programs::MEMORY_OF_CHILDREN, &[MEMORY]).await;
}

const ONE_AFTER_ANOTHER: &str = r#"
    fn main() {
        for _ in 0..1500 { std::thread::spawn(|| ()).join().unwrap(); }
        for _ in 0..20 { std::process::Command::new("true").status().unwrap(); }
        println!("done");
    }"#;

#[tokio::test]
async fn what_ends_makes_room_for_others() {
    let _alone = ALONE.lock().await;
    for playground in playgrounds().await {
        let finished = playground.run(program(ONE_AFTER_ANOTHER)).unwrap().finish().await;
        assert_eq!(finished.stdout, "done\n", "{}: {finished:?}", playground.confinement());
    }
}

/// `mmap` with `MAP_PRIVATE | MAP_ANONYMOUS`, then with `MAP_SHARED | MAP_ANONYMOUS`.
const MAPS: &str = r#"
    unsafe extern "C" { fn mmap(at: usize, length: usize, access: i32, kind: i32, fd: i32, offset: i64) -> isize; }
    fn main() {
        for kind in [0x22, 0x21] { println!("{}", unsafe { mmap(0, 4096, 3, kind, -1, 0) } != -1) }
    }"#;

#[tokio::test]
async fn memory_that_is_in_nobodys_hands_cannot_be_had() {
    let _alone = ALONE.lock().await;
    let finished = playground().await.run(program(MAPS)).unwrap().finish().await;
    assert_eq!(finished.stdout, "true\nfalse\n", "{finished:?}");
}

/// `fcntl` with `F_GETFD` of each descriptor.
const OPEN: &str = r#"
    unsafe extern "C" { fn fcntl(fd: i32, command: i32) -> i32; }
    fn main() { for fd in 0..1024 { if unsafe { fcntl(fd, 1) } != -1 { println!("{fd}") } } }"#;

#[tokio::test]
async fn what_the_server_has_open_is_closed_in_programs() {
    let _alone = ALONE.lock().await;
    let (reader, writer) = io::pipe().unwrap();
    // As whoever starts the server may leave it.
    fcntl_setfd(&writer, FdFlags::empty()).unwrap();
    assert!((3..1024).contains(&writer.as_raw_fd()));
    let finished = playground().await.run(program(OPEN)).unwrap().finish().await;
    drop(reader);
    assert_eq!(finished.stdout, "0\n1\n2\n", "{finished:?}");
}

/// All of the above, as somebody whom the system does not let do everything. He may read and write where only root may,
/// since the compiler may lie there, which has nothing to do with what is tested. The compiler's own programs would not
/// believe that: so all is compiled before.
#[tokio::test]
async fn the_same_holds_for_an_ordinary_user() {
    if !rustix::process::getuid().is_root() {
        return;
    }
    let _alone = ALONE.lock().await;
    let hostile = programs::ALL.map(programs::code);
    let others = [ONE_AFTER_ANOTHER, MAPS, OPEN].map(str::to_owned);
    let all = hostile.iter().chain(&others).map(|code| program(code));
    playground().await.warm(all.collect(), |_, _| ()).await.unwrap();
    let ordinary = Command::new("setpriv")
        .args(["--reuid=60999", "--regid=60999", "--clear-groups"])
        .args(["--inh-caps=+dac_override", "--ambient-caps=+dac_override"])
        .arg(std::env::current_exe().unwrap())
        .arg("--test-threads=1")
        .output();
    match ordinary {
        Ok(output) => assert!(
            output.status.success(),
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        ),
        Err(error) => skip("programs of an ordinary user", &format!("setpriv is missing ({error})")),
    }
}

/// Processes in this folder, which may be gone already.
fn left_in(folder: &str) -> Vec<String> {
    let is_in = |id: &String| {
        let cwd = fs::read_link(format!("/proc/{id}/cwd")).unwrap_or_default();
        cwd.to_string_lossy().trim_end_matches(" (deleted)") == folder
    };
    processes().filter(is_in).collect()
}

/// Processes that have ended and wait for this one to hear of it.
fn unreaped() -> Vec<String> {
    let own = format!(" Z {} ", process::id());
    let is_unreaped = |id: &String| {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        stat.rsplit_once(')').is_some_and(|(_, rest)| rest.starts_with(&own))
    };
    processes().filter(is_unreaped).collect()
}

fn processes() -> impl Iterator<Item = String> {
    let entries = fs::read_dir("/proc").unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|name| name.parse::<u32>().is_ok())
}
