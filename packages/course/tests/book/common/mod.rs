//! What the browser tests stand on: the book being served or built, browsers, and a stand-in for a public Playground.

pub(crate) mod browser;
pub(crate) mod devtools;
pub(crate) mod playground;
#[path = "../../../../../tests/common/skip.rs"]
pub(crate) mod skip;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
#[cfg(unix)]
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::LazyLock;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware::map_response;
use axum::response::Response;
pub(crate) use browser::{Browser, in_each_browser, open, press};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tower_http::services::ServeDir;

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The pages of the book, as they are called.
pub(crate) fn pages() -> Vec<String> {
    let chapters = files(&root().join("src")).into_keys();
    let chapters = chapters.filter_map(|name| Some(name.to_str()?.strip_suffix(".md")?.to_owned()));
    let pages: Vec<_> = chapters.filter(|name| name != "SUMMARY").collect();
    assert!(pages.len() > 20, "{pages:?}");
    pages
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

    /// Of its process.
    pub(crate) fn id(&self) -> u32 {
        self.program.child.id()
    }

    /// Waits, once, until every listing is compiled ahead.
    pub(crate) fn wait_until_ready(&mut self) {
        self.program.wait_for("The runner is ready");
    }
}

/// Runs `course build`, for a host whose Run goes to `playground`, where one is named, and gives the folder.
fn build(name: &str, playground: Option<&str>) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let mut command = Command::new(env!("CARGO_BIN_EXE_course"));
    command
        .args(["build", "-d", folder.to_str().unwrap()])
        .current_dir(root());
    command.envs(playground.map(|address| ("MDBOOK_PREPROCESSOR__COURSE__PLAYGROUND", address)));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    folder
}

/// The folder of a static build of the book, which the tests share.
pub(crate) fn built() -> &'static Path {
    static BOOK: LazyLock<PathBuf> = LazyLock::new(|| build("book", None));
    &BOOK
}

/// Nobody's: what a build for a playground of a test's own has in place of its address.
const SOME_PLAYGROUND: &str = "http://playground.invalid/";

/// The same as [`built`], for a host whose Run goes to [`SOME_PLAYGROUND`].
fn built_for_some_playground() -> &'static Path {
    static BOOK: LazyLock<PathBuf> = LazyLock::new(|| build("asking-book", Some(SOME_PLAYGROUND)));
    &BOOK
}

/// The address of a folder's files as a browser opens them from disk, ending in `/`.
pub(crate) fn from_disk(folder: &Path) -> String {
    format!("file:///{}/", folder.display().to_string().trim_start_matches('/'))
}

/// A static build of the book on a plain file server.
pub(crate) struct StaticSite {
    pub(crate) url: String,
    pub(crate) folder: PathBuf,
    _own: Option<TempDir>,
}

impl StaticSite {
    /// The build that all share.
    pub(crate) async fn shared() -> Self {
        StaticSite {
            url: listen(files_of(built())).await,
            folder: built().to_owned(),
            _own: None,
        }
    }

    /// A build whose Run goes to `playground`.
    pub(crate) async fn start(playground: &str) -> Self {
        let own = TempDir::new().unwrap();
        for (name, path) in files(built_for_some_playground()) {
            let copy = own.path().join(&name);
            fs::create_dir_all(copy.parent().unwrap()).unwrap();
            if name.extension().is_some_and(|ending| ending == "html") {
                let page = fs::read_to_string(path).unwrap();
                fs::write(copy, page.replace(SOME_PLAYGROUND, playground)).unwrap();
            } else {
                fs::copy(path, copy).unwrap();
            }
        }
        StaticSite {
            url: listen(files_of(own.path())).await,
            folder: own.path().to_owned(),
            _own: Some(own),
        }
    }

    /// Changes a page, as another edition of the book would.
    pub(crate) fn rewrite(&self, page: &str, change: impl FnOnce(String) -> String) {
        let path = self.folder.join(page);
        let before = fs::read_to_string(&path).unwrap();
        let after = change(before.clone());
        assert_ne!(before, after, "{page} has not what was to be changed");
        let written = fs::metadata(&path).unwrap().modified().unwrap();
        fs::write(&path, after).unwrap();
        let file = File::options().write(true).open(path).unwrap();
        // A page's date is sent in whole seconds, by which a browser knows whether it has it already.
        file.set_modified(written + Duration::from_secs(2)).unwrap();
    }

    /// The same where no script of a page may run.
    pub(crate) async fn without_script(&self) -> String {
        let forbid = |mut response: Response| async {
            let policy = HeaderValue::from_static("script-src 'none'");
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
            response
        };
        listen(files_of(&self.folder).layer(map_response(forbid))).await
    }
}

/// Its files, as plain as can be.
pub(crate) fn files_of(folder: &Path) -> Router {
    Router::new().fallback_service(ServeDir::new(folder))
}

/// Serves on a free port until the test's runtime ends; gives the address, ending in `/`.
pub(crate) async fn listen(app: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    url
}
