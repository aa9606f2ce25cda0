//! What the browser tests stand on: the book being served, a browser, and a stand-in for a public Playground.

#![allow(dead_code, reason = "each file of tests uses its part")]

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
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::{Client, ClientBuilder};
use serde_json::{Value, json};
use skip::skip;
use tempfile::TempDir;
use tokio::sync::Mutex;

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

/// One browser at a time: two would be seen in each other's times.
pub(crate) static ALONE: Mutex<()> = Mutex::const_new(());

/// What a page takes at most for anything.
const SOON: Duration = Duration::from_secs(20);

/// Opens the chapter that the tests work with, and waits for its picture.
pub(crate) async fn open(browser: &Browser, site: &str) {
    browser.client.goto(&format!("{site}coffee-shop.html")).await.unwrap();
    browser
        .wait("document.querySelector('#listing-overlapping [data-bar]')")
        .await;
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

/// A headless Chromium with a profile of its own.
pub(crate) struct Browser {
    pub(crate) client: Client,
    /// What every script may use that runs in a page.
    shorthands: &'static str,
    _driver: Program,
    _profile: TempDir,
}

impl Browser {
    /// `None` where this machine has no Chromium or no ChromeDriver; says so. With CI=true that is a failure.
    pub(crate) async fn start() -> Option<Self> {
        Browser::start_with("").await
    }

    /// The same, with `shorthands` for what is on the page: definitions that every script and condition may use.
    pub(crate) async fn start_with(shorthands: &'static str) -> Option<Self> {
        let chromium = ["chromium", "chromium-browser", "google-chrome"]
            .into_iter()
            .find_map(find_program);
        let (Some(chromium), Some(driver)) = (chromium, find_program("chromedriver")) else {
            skip("a test in a browser", "chromium or chromedriver is not on this machine");
            return None;
        };
        let profile = TempDir::new().unwrap();
        let mut driver = Program::start(Command::new(driver).arg("--port=0").stderr(Stdio::null()));
        let line = driver.wait_for("started successfully on port");
        let port = line.trim().trim_end_matches('.').rsplit(' ').next().unwrap().to_owned();
        let arguments = [
            "--headless".to_owned(),
            // A test may run as root, where Chromium's own sandbox cannot; it loads our pages alone.
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            "--no-first-run".to_owned(),
            "--window-size=1280,1000".to_owned(),
            format!("--user-data-dir={}", profile.path().display()),
        ];
        let options = json!({ "binary": chromium, "args": arguments });
        let capabilities = json!({
            "goog:chromeOptions": options,
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let Value::Object(capabilities) = capabilities else {
            unreachable!()
        };
        let client = ClientBuilder::new(fantoccini_connector())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap();
        Some(Browser {
            client,
            shorthands,
            _driver: driver,
            _profile: profile,
        })
    }

    /// Runs a script in the page, a function's body, and gives what it returns.
    pub(crate) async fn script(&self, body: &str) -> Value {
        let script = format!("{}{body}", self.shorthands);
        self.client.execute(&script, vec![]).await.unwrap()
    }

    /// Waits until an expression in the page is true.
    pub(crate) async fn wait(&self, expression: &str) {
        let limit = SOON;
        let start = Instant::now();
        while self.script(&format!("return Boolean({expression})")).await != true {
            if start.elapsed() > limit {
                let page = self
                    .script("return document.activeElement?.closest('listing-block')?.innerText ?? ''")
                    .await;
                panic!("after {} s it is still not so: {expression}\n{page}", limit.as_secs());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    pub(crate) async fn close(self) {
        self.client.clone().close().await.unwrap();
    }
}

/// Presses keys of a keyboard, one after the other.
pub(crate) async fn press<K: Into<char>>(browser: &Browser, keys: impl IntoIterator<Item = K>) {
    let mut typing = KeyActions::new("keyboard".into());
    for key in keys {
        let value = key.into();
        typing = typing.then(KeyAction::Down { value }).then(KeyAction::Up { value });
    }
    browser.client.perform_actions(typing).await.unwrap();
}

fn fantoccini_connector() -> hyper_util::client::legacy::connect::HttpConnector {
    hyper_util::client::legacy::connect::HttpConnector::new()
}

fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}
