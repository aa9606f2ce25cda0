//! What the benches share: a server in a process of its own, and figures in order.

use std::env;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use playground::{Config, Counted, Limits, Mode, Playground};

/// The argument by which a bench, started by itself, becomes the server.
pub(crate) const SERVE: &str = "--serve";

/// The folder of the benches' playground.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("playground-benches")
}

/// A playground over the workspace's own libraries, which it builds where need be.
pub(crate) async fn playground(counted: Counted) -> Playground {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.toml");
    let mut config = Config::new(root, folder());
    config.limits = Limits::default();
    config.counted = counted;
    let playground = Playground::open(config).expect("Rust is installed");
    playground
        .prepare(Mode::Debug, |_| ())
        .await
        .expect("the libraries can be built");
    playground
}

/// A server that ends with this.
pub(crate) struct Server {
    process: Child,
    /// What it said first, a word each.
    pub(crate) words: Vec<String>,
}

impl Server {
    /// This program as a server, with `wrapper` before its name. It says one line once it serves.
    pub(crate) fn start(wrapper: &[&str], arguments: &[&str]) -> Server {
        let own = env::current_exe().expect("this program has a path");
        let mut words: Vec<&OsStr> = wrapper.iter().map(OsStr::new).collect();
        words.extend([own.as_os_str(), SERVE.as_ref()]);
        words.extend(arguments.iter().map(OsStr::new));
        let mut process = Command::new(words[0])
            .args(&words[1..])
            .stdout(Stdio::piped())
            .spawn()
            .expect("it can be started");
        let mut line = String::new();
        let stdout = process.stdout.take().expect("it is a pipe");
        BufReader::new(stdout).read_line(&mut line).expect("it says something");
        let words = line.split_whitespace().map(str::to_owned).collect();
        Server { process, words }
    }

    /// The address that stands at this place of what it said.
    pub(crate) fn address(&self, place: usize) -> SocketAddr {
        self.words[place].parse().expect("it says its addresses first")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().expect("it runs");
        self.process.wait().expect("it was started here");
    }
}

/// The figure below which so many of a hundred lie; the figures are put in order.
pub(crate) fn percentile(figures: &mut [f64], percent: usize) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[(figures.len() * percent).div_ceil(100).max(1) - 1]
}
