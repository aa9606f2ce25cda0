//! How the server answers while a program tries to take the whole machine, and how soon that is stopped:
//! `cargo bench -p playground --bench answers`, on Linux, on a machine that is otherwise idle. As root it does so for
//! root, for root with no more than a container's root may do, and for an ordinary user, by `setpriv`; else for its user.
//!
//! The server is a process of its own. Requests come one after another, each on a new connection, begun while a program
//! runs. "to its end" is from the program's start, which is longer than from its limit, to the answer that names its end.

#[path = "common/mod.rs"]
mod common;
#[path = "../tests/common/hostile.rs"]
mod programs;

use std::env;
use std::fs;
use std::future;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use playground::{Access, Counted, Program};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use common::{SERVE, Server, percentile, playground};
use programs::Hostile;

/// Requests that are timed, beside an idle server and beside each program.
const REQUESTS: usize = 100;
/// Between a request and the next.
const PAUSE: Duration = Duration::from_millis(5);

/// What a server is started by, and how it counts.
const ROOT: [(&str, &[&str], &str); 5] = [
    ("root", &["env"], "before-start"),
    (
        "root of a container",
        &["setpriv", "--no-new-privs", CONTAINER],
        "before-start",
    ),
    ("ordinary user", &ORDINARY, "before-start"),
    ("ordinary user, where the kernel asks nobody", &ORDINARY, "of-user"),
    ("root, where the kernel asks nobody", &["env"], "watched"),
];
const OTHER: [(&str, &[&str], &str); 2] = [
    ("this user", &["env"], "before-start"),
    ("this user, where the kernel asks nobody", &["env"], "of-user"),
];
/// What Docker leaves to its root: no namespaces, no control groups, no limits to be raised.
const CONTAINER: &str = "--bounding-set=-all,+chown,+dac_override,+fsetid,+fowner,+mknod,+net_raw,+setgid,+setuid,\
                         +setfcap,+setpcap,+net_bind_service,+sys_chroot,+kill,+audit_write";
/// He may read where only root may, since the compiler may lie there.
const ORDINARY: [&str; 6] = [
    "setpriv",
    "--reuid=60999",
    "--regid=60999",
    "--clear-groups",
    "--inh-caps=+dac_override",
    "--ambient-caps=+dac_override",
];

fn main() {
    let arguments: Vec<String> = env::args().collect();
    match &arguments[..] {
        [_, mode, counted] if mode == SERVE => serve(counted),
        _ => measure(&arguments[1..]),
    }
}

/// Serves until it is killed.
fn serve(counted: &str) {
    let counted = match counted {
        "of-user" => Counted::OfUser,
        "watched" => Counted::Watched,
        _ => Counted::BeforeStart,
    };
    Runtime::new().expect("threads can be started").block_on(async {
        let playground = playground(counted).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("it is bound");
        let router = playground.router(Access::loopback(address).expect("it is on this machine"));
        println!("{address} {:?}", playground.confinement().counted);
        playground::serve(listener, router, playground.limits().request_time, future::pending()).await;
    });
}

fn measure(names: &[String]) {
    let is_meant = |hostile: &Hostile| {
        let mut names = names.iter().filter(|name| !name.starts_with('-')).peekable();
        names.peek().is_none() || names.any(|name| *name == hostile.0)
    };
    let all: Vec<Hostile> = programs::ALL.into_iter().filter(is_meant).collect();
    // Here, where the compiler lies: an ordinary user may be unable to reach it.
    Runtime::new().expect("threads can be started").block_on(async {
        let code = all.iter().map(|hostile| Program::new(programs::code(*hostile)));
        let warmed = playground(Counted::default())
            .await
            .warm(code.collect(), |_, _| ())
            .await;
        warmed.expect("they can be compiled");
    });
    let servers = if is_root() { &ROOT[..] } else { &OTHER[..] };
    for (user, wrapper, counted) in servers {
        let server = Server::start(wrapper, &[counted]);
        let address = server.address(0);
        println!(
            "\nThe server is run by: {user}. Threads and processes are counted: {}.",
            server.words[1]
        );
        println!(
            "{:<20} {:>10} {:>6}  {:>24}  {:>24}  {:>6}",
            "program", "to its end", "peak", "idle: median, 95 %, most", "meanwhile", "ratio"
        );
        for hostile in &all {
            let mut idle = idle(address);
            let attack = attack(address, *hostile);
            let mut answers = attack.answers;
            println!(
                "{:<20} {:>8.2} s {:>6}  {}  {}  {:>5.1}x  {}",
                hostile.0,
                attack.longest,
                attack.peak,
                in_words(&mut idle),
                in_words(&mut answers),
                percentile(&mut answers, 95) / percentile(&mut idle, 95),
                attack.detail
            );
        }
    }
}

fn is_root() -> bool {
    #[cfg(unix)]
    return rustix::process::getuid().is_root();
    #[cfg(not(unix))]
    return false;
}

fn in_words(figures: &mut [f64]) -> String {
    let [median, most, last] = [50, 95, 100].map(|percent| percentile(figures, percent) * 1e3);
    format!("{median:>6.1} {most:>6.1} {last:>6.1} ms")
}

/// Seconds that each of the answers took while nothing runs.
fn idle(address: SocketAddr) -> Vec<f64> {
    let ask = |_| {
        thread::sleep(PAUSE);
        answer(address)
    };
    (0..REQUESTS).map(ask).collect()
}

struct Attack {
    answers: Vec<f64>,
    /// Of its runs, in seconds.
    longest: f64,
    /// Threads and processes that were there beside those before. Of the whole machine.
    peak: usize,
    detail: String,
}

/// Runs the program again and again until enough requests were begun meanwhile.
fn attack(address: SocketAddr, hostile: Hostile) -> Attack {
    let code = programs::code(hostile);
    let mut attack = Attack {
        answers: Vec::new(),
        longest: 0.0,
        peak: 0,
        detail: String::new(),
    };
    while attack.answers.len() < REQUESTS {
        let runs = Arc::new(AtomicBool::new(true));
        let (peak, before) = (Arc::new(AtomicUsize::new(0)), tasks());
        let sampler = thread::spawn({
            let (runs, peak) = (runs.clone(), peak.clone());
            move || {
                while runs.load(Ordering::Relaxed) {
                    peak.fetch_max(tasks(), Ordering::Relaxed);
                    thread::sleep(Duration::from_millis(2));
                }
            }
        });
        let program = thread::spawn({
            let (code, runs) = (code.clone(), runs.clone());
            move || {
                let start = Instant::now();
                let detail = execute(address, &code);
                runs.store(false, Ordering::Relaxed);
                (start.elapsed().as_secs_f64(), detail)
            }
        });
        while runs.load(Ordering::Relaxed) && attack.answers.len() < REQUESTS {
            attack.answers.push(answer(address));
            thread::sleep(PAUSE);
        }
        let (seconds, detail) = program.join().expect("it does not panic");
        sampler.join().expect("it does not panic");
        attack.longest = attack.longest.max(seconds);
        attack.peak = attack.peak.max(peak.load(Ordering::Relaxed).saturating_sub(before));
        attack.detail = detail;
    }
    attack
}

/// Threads and processes of the whole machine: proc_loadavg(5).
fn tasks() -> usize {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let field = text
        .split(' ')
        .nth(3)
        .and_then(|field| field.split('/').nth(1)?.parse().ok());
    field.unwrap_or(0)
}

/// Seconds from connecting to the end of a small answer.
fn answer(address: SocketAddr) -> f64 {
    let start = Instant::now();
    let (status, _) = request(address, "GET /meta/crates", "");
    assert_eq!(status, 200);
    start.elapsed().as_secs_f64()
}

/// Runs the program, and returns how it ended.
fn execute(address: SocketAddr, code: &str) -> String {
    let body = json!({
        "channel": "stable", "mode": "debug", "edition": "2024", "crateType": "bin", "tests": false, "code": code,
    });
    let (status, answer) = request(address, "POST /execute", &body.to_string());
    assert_eq!(status, 200, "{answer}");
    let answer: Value = serde_json::from_str(&answer).expect("it is JSON");
    answer["exitDetail"].as_str().expect("it says how it ended").to_owned()
}

fn request(address: SocketAddr, head: &str, body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).expect("the server accepts");
    stream.set_nodelay(true).expect("the socket is open");
    let text = format!(
        "{head} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(text.as_bytes()).expect("the server reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("the server answers");
    let (head, body) = answer.split_once("\r\n\r\n").expect("it is HTTP");
    let status = head.split(' ').nth(1).expect("it has a status").parse();
    (status.expect("a status is a number"), body.to_owned())
}
