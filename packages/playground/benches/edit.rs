//! From an edit to its first line: `cargo bench -p playground --bench edit`, on a machine that is otherwise idle. By the
//! runner, by WebSocket, where nothing was compiled ahead; by bare `rustc`, with its default flags and without debug information,
//! libraries built before, and then the program. Again by the runner, as where a page's reader takes half a second from the
//! last key to Run, and how much longer than the program by itself. All in turn, in one run; each round has other numbers in
//! the program.

#[path = "common/mod.rs"]
mod common;
#[path = "common/one_line.rs"]
mod one_line;

use std::fs;
use std::future;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use playground::Counted;
use tokio::time;

use common::{Server, folder, percentile, playground};
use one_line::{PROGRAMS, Socket, bound, by_itself, by_socket, connect, request, send, serve_or_measure};

/// Rounds, of which the median and the least are told.
const ROUNDS: usize = 21;

/// From the page's question, which comes 200 ms after the last key, to Run; and from a program's end to the next edit's.
const PAUSE: Duration = Duration::from_millis(300);

/// What the runner gives `rustc` where it links the libraries into the program.
const WITHOUT_DEBUG: [&str; 4] = [
    "--error-format=json",
    "-Cembed-bitcode=no",
    "-Cdebuginfo=0",
    "-Cstrip=debuginfo",
];

fn main() {
    serve_or_measure(serve(), measure());
}

/// Serves until it is killed.
async fn serve() {
    let playground = playground(Counted::default()).await;
    let (listener, address, router) = bound(&playground).await;
    println!("{address}");
    let patience = playground.limits().request_time;
    playground::serve(listener, router, patience, future::pending()).await;
}

async fn measure() {
    let server = Server::start(&["env"], &[]);
    let mut socket = connect(server.address(0)).await;
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let mut number = now.expect("it is after 1970").as_secs() as usize % 1_000_000;
    println!(
        "{:<6}  {:>15}  {:>15}  {:>16}  {:>14}  {:>15}  {:>11}",
        "", "runner", "rustc", "without debug", "runner / rustc", "runner, ahead", "more than it"
    );
    for (name, code) in PROGRAMS {
        let mut times = [const { Vec::new() }; 5];
        for round in 0..ROUNDS {
            let mut in_turn = [0, 1, 2, 3];
            in_turn.rotate_left(round % 4);
            for way in in_turn {
                // Nobody edits faster.
                time::sleep(PAUSE).await;
                number += 1;
                let edited = edited(code, number);
                let seconds = match way {
                    0 => by_socket(&mut socket, number, &edited).await,
                    1 => by_rustc(&edited, &[]).0,
                    2 => {
                        let (seconds, program) = by_rustc(&edited, &WITHOUT_DEBUG);
                        times[4].push(program);
                        seconds
                    }
                    _ => {
                        compile_ahead(&mut socket, number, &edited).await;
                        time::sleep(PAUSE).await;
                        by_socket(&mut socket, number, &edited).await
                    }
                };
                times[way].push(seconds);
            }
        }
        let [runner, bare, own, ahead, program] =
            times.map(|mut times| (percentile(&mut times, 50), percentile(&mut times, 0)));
        let shown = |(median, least): (f64, f64)| format!("{:>4.0}, least {:>3.0}", median * 1e3, least * 1e3);
        let (ratio, more) = (runner.0 / bare.0, (ahead.0 - program.0) * 1e3);
        println!(
            "{name:<6}  {:>15}  {:>15}  {:>16}  {ratio:>14.2}  {:>15}  {more:>11.0}",
            shown(runner),
            shown(bare),
            shown(own),
            shown(ahead),
        );
    }
    println!("milliseconds: the median, and the least, of {ROUNDS} rounds");
}

/// Asks as the page does what there is to say of a program.
async fn compile_ahead(socket: &mut Socket, number: usize, code: &str) {
    let mut request = request("output/check/wsCheckRequest", number, code);
    request["payload"]["compileAhead"] = true.into();
    send(socket, &request).await;
}

/// The program with another number in it.
fn edited(code: &str, number: usize) -> String {
    let edit = format!("fn main() {{ let edit = {number}; assert!(edit > 0);");
    code.replacen("fn main() {", &edit, 1)
}

/// Seconds from calling the compiler to the first line of what it makes, and to that from starting what it makes.
fn by_rustc(code: &str, flags: &[&str]) -> (f64, f64) {
    let folder = folder().join("by-rustc");
    fs::create_dir_all(&folder).expect("it can be made");
    let (source, program) = (folder.join("main.rs"), folder.join("program"));
    fs::write(&source, code).expect("it can be written");
    let (rustc, libraries) = (rustc(), libraries());
    let start = Instant::now();
    let status = Command::new(rustc)
        .args(["--edition", "2024"])
        .args(flags)
        .args(libraries)
        .arg("-o")
        .arg(&program)
        .arg(&source)
        .stderr(Stdio::null())
        .status();
    assert!(status.expect("it starts").success(), "{code}");
    let compiled = start.elapsed().as_secs_f64();
    let program = by_itself(&program);
    (compiled + program, program)
}

/// The compiler itself, as the runner calls it.
fn rustc() -> PathBuf {
    let output = Command::new("rustc").args(["--print", "sysroot"]).output();
    let sysroot = String::from_utf8(output.expect("Rust is installed").stdout).expect("it is a path");
    Path::new(sysroot.trim()).join("bin/rustc")
}

/// What is built for the runner.
fn libraries() -> Vec<String> {
    let folder = folder().join("libraries/target/debug/deps");
    let mut arguments = vec!["-L".to_owned(), format!("dependency={}", folder.display())];
    for entry in fs::read_dir(&folder).expect("they are built").flatten() {
        let file = entry.file_name().to_string_lossy().into_owned();
        for name in ["tokio", "rayon"] {
            let is_it = file
                .strip_prefix(&format!("lib{name}-"))
                .is_some_and(|rest| rest.ends_with(".rlib"));
            if is_it {
                arguments.extend([
                    "--extern".to_owned(),
                    format!("{name}={}", folder.join(&file).display()),
                ]);
            }
        }
    }
    arguments
}
