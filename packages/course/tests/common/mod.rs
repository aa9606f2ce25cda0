//! What the browser tests stand on: the book being served or built, browsers, and a stand-in for a public Playground.

#![allow(unused, reason = "each file of tests uses its part")]

pub(crate) mod browser;
pub(crate) mod devtools;
pub(crate) mod playground;
#[path = "../../../../tests/common/skip.rs"]
pub(crate) mod skip;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
#[cfg(unix)]
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

pub(crate) use browser::{ALONE, Browser, in_each_browser, open, press};
use tempfile::TempDir;

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Each file in a folder and in those below it, by its name as seen from there.
pub(crate) fn files(folder: &Path) -> BTreeMap<PathBuf, PathBuf> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(folder).unwrap().to_owned(), path);
            }
        }
    }
    found
}

/// A program that we started, ended when this is dropped, and whatever it started: a browser would outlive its driver.
struct Program {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Program {
    fn start(command: &mut Command) -> Self {
        #[cfg(unix)]
        command.process_group(0);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Program { child, output }
    }

    /// Reads its output up to a line that has `part`, and gives that line.
    fn wait_for(&mut self, part: &str) -> String {
        let mut line = String::new();
        loop {
            line.clear();
            assert_ne!(
                self.output.read_line(&mut line).unwrap(),
                0,
                "the program ended before it said `{part}`"
            );
            if line.contains(part) {
                return line;
            }
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        #[cfg(unix)]
        let _ = Command::new("kill")
            .args(["-KILL", "--", &format!("-{}", self.child.id())])
            .stderr(Stdio::null())
            .status();
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `cargo run`, without Cargo.
pub(crate) struct Served {
    program: Program,
    /// Its address, ending in `/`.
    pub(crate) url: String,
    /// What it said at its start of how programs are confined.
    pub(crate) confinement: String,
}

impl Served {
    pub(crate) fn start() -> Self {
        Served::start_with(|_| ())
    }

    /// `prepare` may change what the server finds.
    pub(crate) fn start_with(prepare: impl FnOnce(&mut Command)) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_course"));
        command.args(["serve", "--port", "0"]).current_dir(root());
        prepare(&mut command);
        let mut program = Program::start(&mut command);
        let line = program.wait_for("The book is at");
        let url = line
            .split_whitespace()
            .find(|word| word.starts_with("http"))
            .unwrap()
            .to_owned();
        let confinement = program.wait_for("confine").trim().to_owned();
        Served {
            program,
            url,
            confinement,
        }
    }

    /// Waits until every listing is compiled ahead.
    pub(crate) fn wait_until_ready(&mut self) {
        self.program.wait_for("The runner is ready");
    }
}

/// A static build of the book whose Run goes to `playground`, on a plain file server.
pub(crate) struct StaticSite {
    pub(crate) url: String,
    folder: TempDir,
}

impl StaticSite {
    pub(crate) async fn start(playground: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let status = Command::new(env!("CARGO_BIN_EXE_course"))
            .args(["build", "-d", folder.path().to_str().unwrap()])
            .env("MDBOOK_PREPROCESSOR__COURSE__PLAYGROUND", playground)
            .current_dir(root())
            .stdout(Stdio::null())
            .status();
        assert!(status.unwrap().success());
        let files = axum::Router::new().fallback_service(tower_http::services::ServeDir::new(folder.path()));
        let url = listen(files).await;
        StaticSite { url, folder }
    }

    /// Changes a page, as another edition of the book would.
    pub(crate) fn rewrite(&self, page: &str, change: impl FnOnce(String) -> String) {
        let path = self.folder.path().join(page);
        let before = fs::read_to_string(&path).unwrap();
        let after = change(before.clone());
        assert_ne!(before, after, "{page} has not what was to be changed");
        fs::write(path, after).unwrap();
    }

    /// The same where no script of a page may run.
    pub(crate) async fn without_script(&self) -> String {
        let forbid = |mut response: axum::response::Response| async {
            let policy = axum::http::HeaderValue::from_static("script-src 'none'");
            response
                .headers_mut()
                .insert(axum::http::header::CONTENT_SECURITY_POLICY, policy);
            response
        };
        let files = axum::Router::new().fallback_service(tower_http::services::ServeDir::new(self.folder.path()));
        listen(files.layer(axum::middleware::map_response(forbid))).await
    }
}

/// Serves on a free port until the test's runtime ends; gives the address, ending in `/`.
pub(crate) async fn listen(app: axum::Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    url
}
