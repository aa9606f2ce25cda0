//! A browser that a test drives: Chromium or Firefox, without a window, as new.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{self, Arc, LazyLock, OnceLock, Weak};
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::{Mutex, OwnedMutexGuard};

use super::skip::skip;
use super::{Program, Served};

/// Makes two tests of each function of a `&Browser`, `NAME::in_chromium` and `NAME::in_firefox`:
/// `in_each_browser!(PAGE => one_sentence, another)`, where `PAGE` is what [`Browser::start_in`] takes.
macro_rules! in_each_browser {
    ($shorthands:expr => $($test:ident),+ $(,)?) => {$(
        mod $test {
            #[allow(unused_imports, reason = "the shorthands may be no constant's")]
            use super::*;

            #[tokio::test]
            async fn in_chromium() {
                crate::common::browser::run(crate::common::browser::Engine::Chromium, $shorthands, super::$test).await;
            }

            #[tokio::test]
            async fn in_firefox() {
                crate::common::browser::run(crate::common::browser::Engine::Firefox, $shorthands, super::$test).await;
            }
        }
    )+};
}
pub(crate) use in_each_browser;

/// After this it is not slow, but will not come: the machine may have much else to do.
const SOON: Duration = Duration::from_secs(60);
/// What a script that tests a page takes at most, in milliseconds.
const SCRIPT_MS: u64 = 120_000;

/// Runs a test in a browser, or skips it where this machine has none.
pub(crate) async fn run(engine: Engine, shorthands: &'static str, test: impl AsyncFnOnce(&Browser)) {
    if let Some(browser) = Browser::start_in(engine, shorthands).await {
        test(&browser).await;
        browser.close().await;
    }
}

/// A browser that runs, and its driver. To start Firefox takes as much as to visit seven pages, so one test hands it to the next.
struct Session {
    client: Client,
    /// The one that all browsers share, once a test has asked for it: to compile every listing takes a minute.
    served: Arc<OnceLock<Served>>,
    _driver: Program,
    _folder: TempDir,
}

/// Where that of a kind is, while any test has it or waits for it; then it ends.
type Place = Mutex<Option<Session>>;

/// Where the talk with the drivers goes on: each test's own runtime ends with it.
static TALK: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Engine {
    Chromium,
    Firefox,
}

impl Engine {
    /// Waits for the one browser of this kind: two would be seen in each other's times.
    async fn turn(self) -> OwnedMutexGuard<Option<Session>> {
        static EACH: [sync::Mutex<Weak<Place>>; 2] = [const { sync::Mutex::new(Weak::new()) }; 2];
        shared(&EACH[self as usize]).lock_owned().await
    }

    /// What it and its driver are called, on one system or another.
    fn programs(self) -> (&'static [&'static str], &'static str) {
        match self {
            Engine::Chromium => (&["chromium", "chromium-browser", "google-chrome"], "chromedriver"),
            Engine::Firefox => (&["firefox-esr", "firefox"], "geckodriver"),
        }
    }

    /// Starts a driver that keeps what it writes in `folder`; gives its port too.
    fn drive(self, driver: &Path, folder: &Path) -> (Program, String) {
        let mut command = Command::new(driver);
        command.stderr(Stdio::null()).arg("--port=0");
        let said = match self {
            Engine::Chromium => "started successfully on port",
            Engine::Firefox => {
                command.arg("--profile-root").arg(folder);
                // Else a release takes no other address for its settings than its own.
                command.env("MOZ_REMOTE_SETTINGS_DEVTOOLS", "1");
                "Listening on"
            }
        };
        let mut program = Program::start(&mut command);
        let line = program.wait_for(said);
        let port = line.trim().trim_end_matches('.').rsplit([' ', ':']).next().unwrap();
        (program, port.to_owned())
    }

    /// What the driver is to start.
    fn capabilities(self, browser: &Path, folder: &Path) -> Value {
        match self {
            Engine::Chromium => json!({ "timeouts": { "script": SCRIPT_MS }, "goog:chromeOptions": {
                "binary": browser,
                "args": [
                    "--headless",
                    // A test may run as root, where Chromium's own sandbox cannot; it loads our pages alone.
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--no-first-run",
                    "--window-size=1280,1000",
                    format!("--user-data-dir={}", folder.display()),
                ],
            } }),
            Engine::Firefox => json!({ "timeouts": { "script": SCRIPT_MS }, "moz:firefoxOptions": {
                "binary": browser,
                "args": ["-headless", "--width=1280", "--height=1000"],
                "prefs": {
                    // As readers have it: the driver lets a page from disk read its neighbours.
                    "security.fileuri.strict_origin_policy": true,
                    // What the driver leaves of Firefox's asking around.
                    "services.settings.server": "data:,nobody",
                    "network.dns.disablePrefetch": true,
                    // mdBook has the next page fetched ahead, at a moment that Firefox chooses. A page that is left in the
                    // midst of that is not kept.
                    "network.prefetch-next": false,
                },
            } }),
        }
    }
}

/// A browser that a test has for itself, with one empty page that has never been another, and no site's memory.
pub(crate) struct Browser {
    pub(crate) client: Client,
    /// What every script may use that runs in a page.
    shorthands: &'static str,
    place: OwnedMutexGuard<Option<Session>>,
    is_clean: bool,
}

impl Browser {
    /// Chromium.
    pub(crate) async fn start() -> Option<Self> {
        Browser::start_with("").await
    }

    /// Chromium, as [`Browser::start_in`].
    pub(crate) async fn start_with(shorthands: &'static str) -> Option<Self> {
        Browser::start_in(Engine::Chromium, shorthands).await
    }

    /// `None` where this machine lacks the browser or its driver; says so. With CI=true that is a failure. The
    /// `shorthands` are for what is on the page: definitions that every script and condition may use.
    pub(crate) async fn start_in(engine: Engine, shorthands: &'static str) -> Option<Self> {
        let (names, driver) = engine.programs();
        let Some((browser, driver)) = names
            .iter()
            .find_map(|name| find_program(name))
            .zip(find_program(driver))
        else {
            skip(
                &format!("a test in {engine:?}"),
                &format!("{} or {driver} is not on this machine", names[0]),
            );
            return None;
        };
        let mut place = engine.turn().await;
        if place.is_none() {
            *place = Some(Session::start(engine, &browser, &driver).await);
        }
        let client = place.as_ref().expect("it has been started").client.clone();
        client.set_window_size(1280, 1000).await.unwrap();
        Some(Browser {
            client,
            shorthands,
            place,
            is_clean: false,
        })
    }

    /// The book as `cargo run` serves it, every listing compiled: one server for all tests.
    pub(crate) fn served(&self) -> &Served {
        let session = self.place.as_ref().expect("it has been started");
        session.served.get_or_init(|| {
            let mut served = Served::start();
            served.wait_until_ready();
            served
        })
    }

    /// Runs a script in the page, a function's body, and gives what it returns.
    pub(crate) async fn script(&self, body: &str) -> Value {
        let script = format!("{}{body}", self.shorthands);
        self.client.execute(&script, vec![]).await.unwrap()
    }

    /// Runs a script of the page's own, a module that imports what the page may: in Firefox other scripts run beside the page. What it
    /// sets as `window.made` comes back.
    pub(crate) async fn module(&self, text: &str) -> Value {
        let add = format!(
            "window.made = undefined;
             document.head.append(Object.assign(document.createElement('script'), {{ type: 'module', textContent: {} }}))",
            json!(text)
        );
        self.script(&add).await;
        self.wait("window.made !== undefined").await;
        self.script("return window.made").await
    }

    /// Opens a page, and waits until its listings are furnished.
    pub(crate) async fn visit(&self, url: &str) {
        self.client.goto(url).await.unwrap();
        self.wait("!document.querySelector('listing-block:not([data-state])')")
            .await;
    }

    /// Has what is far from the window drawn too, so that it can be measured.
    pub(crate) async fn draw_all(&self) {
        let add = "document.head.append(Object.assign(document.createElement('style'), { textContent: '.listing-side { content-visibility: visible !important; }' }))";
        self.script(add).await;
    }

    /// Waits until an expression in the page is true. What it speaks of need not be there yet.
    pub(crate) async fn wait(&self, expression: &str) {
        let start = Instant::now();
        let ask = format!("try {{ return Boolean({expression}) }} catch (error) {{ return String(error) }}");
        loop {
            let answer = self.script(&ask).await;
            if answer == true {
                return;
            }
            if start.elapsed() > SOON {
                let page = self
                    .script(
                        "const blocks = document.querySelectorAll('listing-block');
                         const made = document.querySelectorAll('listing-block[data-state]');
                         return [location.href, document.readyState, document.visibilityState, `${made.length} of ${blocks.length} listings furnished`,
                             ...performance.getEntriesByType('resource').filter((one) => one.responseStatus !== 200).map(({ name, responseStatus }) => `${responseStatus} ${name}`),
                             document.activeElement?.closest('listing-block')?.innerText ?? ''].join('\\n')",
                    )
                    .await;
                let page = page.as_str().unwrap_or_default();
                panic!(
                    "after {} s it is still not so ({answer}): {expression}\n{page}",
                    SOON.as_secs()
                );
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Leaves it to the next test. What is not closed, since its test has failed, ends.
    pub(crate) async fn close(mut self) {
        let client = &self.client;
        let forget = "try { localStorage.clear() } catch { /* a test may have taken it away */ }";
        // Other sites have other ports, but files are all of one, as is what the shared server serves; a page that is left may keep
        // something still.
        self.script(forget).await;
        if let Some(served) = self.place.as_ref().and_then(|session| session.served.get()) {
            client.goto(&format!("{}theme/course.css", served.url)).await.unwrap();
            self.script(forget).await;
        }
        let new = client.new_window(false).await.unwrap().handle;
        for window in client.windows().await.unwrap() {
            if window != new {
                client.switch_to_window(window).await.unwrap();
                client.close_window().await.unwrap();
            }
        }
        client.switch_to_window(new).await.unwrap();
        self.is_clean = true;
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.is_clean {
            *self.place = None;
        }
    }
}

impl Session {
    async fn start(engine: Engine, browser: &Path, driver: &Path) -> Self {
        let folder = TempDir::new().unwrap();
        let (driver, port) = engine.drive(driver, folder.path());
        let capabilities: Map<String, Value> =
            serde_json::from_value(engine.capabilities(browser, folder.path())).unwrap();
        let talk = TALK.spawn(async move {
            ClientBuilder::new(HttpConnector::new())
                .capabilities(capabilities)
                .connect(&format!("http://127.0.0.1:{port}"))
                .await
        });
        static SERVED: sync::Mutex<Weak<OnceLock<Served>>> = sync::Mutex::new(Weak::new());
        Session {
            client: talk.await.unwrap().unwrap(),
            served: shared(&SERVED),
            _driver: driver,
            _folder: folder,
        }
    }
}

/// What somebody has now, else a new one.
fn shared<T: Default>(known: &sync::Mutex<Weak<T>>) -> Arc<T> {
    let mut known = known.lock().unwrap();
    known.upgrade().unwrap_or_else(|| {
        let new = Arc::default();
        *known = Arc::downgrade(&new);
        new
    })
}

/// Opens the chapter that the tests work with, and waits for its picture.
pub(crate) async fn open(browser: &Browser, site: &str) {
    browser.visit(&format!("{site}coffee-shop.html")).await;
    let look = "document.querySelector('#listing-overlapping').scrollIntoView({ behavior: 'instant' })";
    browser.script(look).await;
    browser
        .wait("document.querySelector('#listing-overlapping [data-bar]')")
        .await;
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

fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}
