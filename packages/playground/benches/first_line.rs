//! How long an unedited program takes to its first line on the wire, by WebSocket, beside its executable run directly:
//! `cargo bench -p playground --bench first_line`, on a machine that is otherwise idle. Once by `playground::serve`, and
//! once by axum's own server, which leaves `TCP_NODELAY` off: the line then waits until the client has acknowledged what
//! came before. All in turn, in one run.

#[path = "common/mod.rs"]
mod common;
#[path = "common/one_line.rs"]
mod one_line;

use std::fs;
use std::future;
use std::path::PathBuf;
use std::time::SystemTime;

use playground::{Counted, Program};

use common::{Server, folder, percentile, playground};
use one_line::{PROGRAMS, bound, by_itself, by_socket, connect, serve_or_measure};

/// Rounds, of which the median and the least are told.
const ROUNDS: usize = 101;

fn main() {
    serve_or_measure(serve(), measure());
}

/// Serves in both ways until it is killed.
async fn serve() {
    let playground = playground(Counted::default()).await;
    let (with, without) = (bound(&playground).await, bound(&playground).await);
    println!("{} {}", with.1, without.1);
    let patience = playground.limits().request_time;
    tokio::spawn(playground::serve(with.0, with.2, patience, future::pending()));
    axum::serve(without.0, without.2).await.expect("it serves");
}

async fn measure() {
    let compiled = compile().await;
    let server = Server::start(&["env"], &[]);
    let (mut with, mut without) = (connect(server.address(0)).await, connect(server.address(1)).await);
    println!(
        "{:<6}  {:>16}  {:>17}  {:>17}  {:>13}  {:>18}",
        "", "program itself", "with TCP_NODELAY", "without", "ratio", "more than itself"
    );
    println!(
        "{:<6}  {:>16}  {:>17}  {:>17}  {:>13}  {:>18}",
        "", "median  least", "median  least", "median  least", "with  without", "with, by medians"
    );
    for (name, code, executable) in &compiled {
        let mut times = [Vec::new(), Vec::new(), Vec::new()];
        for round in 0..ROUNDS {
            times[0].push(by_itself(executable));
            times[1].push(by_socket(&mut with, round, code).await);
            times[2].push(by_socket(&mut without, round, code).await);
        }
        let [own, with, without] = times.map(|mut times| (percentile(&mut times, 50), percentile(&mut times, 0)));
        let shown = |(median, least): (f64, f64)| format!("{:>5.1} {:>5.1} ms", median * 1e3, least * 1e3);
        println!(
            "{name:<6}  {:>16}  {:>17}  {:>17}  {:>5.1}x {:>5.1}x  {:>15.1} ms",
            shown(own),
            shown(with),
            shown(without),
            with.0 / own.0,
            without.0 / own.0,
            (with.0 - own.0) * 1e3
        );
    }
}

/// Each program's name, code, and executable in the playground's cache, where a new entry is the one compiled last.
async fn compile() -> Vec<(&'static str, String, PathBuf)> {
    let playground = playground(Counted::default()).await;
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let now = now.expect("it is after 1970").as_nanos();
    let mut compiled = Vec::new();
    for (name, code) in PROGRAMS {
        let before = executables();
        let code = format!("{code}\n// {now}\n");
        let finished = playground
            .run(Program::new(&*code))
            .expect("nothing else runs")
            .finish()
            .await;
        assert!(finished.end.success, "{finished:?}");
        let executable = executables().into_iter().find(|path| !before.contains(path));
        compiled.push((name, code, executable.expect("it was kept")));
    }
    compiled
}

fn executables() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder().join("cache")).expect("there is a cache");
    let paths = entries.map(|entry| entry.expect("it can be read").path().join("program"));
    paths.filter(|path| path.is_file()).collect()
}
