//! The command `serve`: the book, its runner and its reloading, on one origin.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, RwLock};
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use axum::Router;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use listing::Language;
use notify::{EventKind, RecursiveMode, Watcher};
use playground::{Access, Config, Playground, Program};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, watch};
use tower_http::services::ServeDir;

use crate::book::{Place, RELOAD, render};
use crate::project::{Project, progress};

/// Changes that come closer together than this are one.
const SETTLED: Duration = Duration::from_millis(200);

#[derive(clap::Args)]
pub struct Options {
    /// The port on 127.0.0.1; 0 picks a free one
    #[arg(short, long, default_value_t = DEFAULT_PORT)]
    port: u16,
    /// Open the book in your browser
    #[arg(short, long)]
    open: bool,
}

const DEFAULT_PORT: u16 = 3000;

impl Default for Options {
    fn default() -> Self {
        Options {
            port: DEFAULT_PORT,
            open: false,
        }
    }
}

/// Serves until it is interrupted.
pub fn serve(project: &Project, options: &Options) -> Result<()> {
    tokio::runtime::Runtime::new()?.block_on(run(project, options))
}

async fn run(project: &Project, options: &Options) -> Result<()> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
    // Before the work, so that a taken port is told at once.
    let listener = TcpListener::bind(address).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => anyhow!(
            "port {} is taken; another `cargo run` may be serving there; choose a port with `cargo run -- serve --port N` (0 picks a free one)",
            options.port
        ),
        _ => anyhow!("{address} cannot be served: {error}"),
    })?;
    let address = listener.local_addr()?;
    let access = Access::loopback(address)?;
    let playground = open_playground(project)?;

    let bar = progress(None, "Building the book");
    let shelf = Shelf::new(project)?;
    shelf.publish(project)?;
    bar.finish_and_clear();

    let (changed, _) = watch::channel(());
    let reloading = Router::new()
        .route(&format!("/{RELOAD}"), get(reload))
        .with_state(changed.clone());
    let site = Router::new().fallback(page).with_state(shelf.clone()).merge(reloading);
    let app = playground::protect(site.merge(playground.router(access.clone())), access);

    let url = format!("http://{address}/");
    println!("The book is at {url} (stop with Ctrl-C)");
    println!("{}", playground.confinement());
    if options.open
        && let Err(error) = open::that(&url)
    {
        eprintln!("warning: no browser could be opened ({error}); open {url} yourself");
    }
    let _watcher = watch_files(project.clone(), shelf, changed)?;
    tokio::spawn(prepare(project.clone(), playground));
    axum::serve(listener, app).with_graceful_shutdown(interrupted()).await?;
    Ok(())
}

async fn interrupted() {
    // Where the signal cannot be had, the system's default ends the process.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
}

/// The runner with the listings' libraries.
pub fn open_playground(project: &Project) -> Result<Playground> {
    let mut config = Config::new(project.manifest(), project.cache().join("runner"));
    config.lockfile = Some(project.root.join("Cargo.lock"));
    Ok(Playground::open(config)?)
}

/// Builds the libraries, then compiles every listing, so that a reader's first Run starts at once.
async fn prepare(project: Project, playground: Playground) {
    let bar = progress(None, "Preparing the runner");
    let said = bar.clone();
    if let Err(error) = playground.prepare(move |line| said.set_message(line.to_owned())).await {
        bar.finish_and_clear();
        eprintln!("error: the runner is not ready: {error}");
        return;
    }
    let programs: Vec<Program> = match project.catalog() {
        Ok(catalog) => {
            let runnable = catalog.iter().filter(|listing| !listing.is_refused());
            runnable
                .filter_map(|listing| listing.program(Language::Rust).ok())
                .map(Program::new)
                .collect()
        }
        Err(_) => vec![],
    };
    let said = bar.clone();
    let warmed = playground.warm(programs, move |done, total| {
        said.set_message(format!("{done} of {total} listings"))
    });
    let warmed = warmed.await;
    bar.finish_and_clear();
    match warmed {
        Ok(()) => println!("The runner is ready."),
        Err(error) => eprintln!("warning: the listings were not compiled ahead: {error}"),
    }
}

/// The built books: the one that is served, and the folder in which the next is made.
#[derive(Clone)]
struct Shelf {
    folder: Arc<TempDir>,
    current: Arc<RwLock<PathBuf>>,
}

impl Shelf {
    fn new(project: &Project) -> Result<Self> {
        let cache = project.cache();
        std::fs::create_dir_all(&cache).with_context(|| format!("{} cannot be written", cache.display()))?;
        let folder = tempfile::Builder::new().prefix("served-").tempdir_in(&cache)?;
        Ok(Shelf {
            current: Arc::new(RwLock::new(folder.path().join("1"))),
            folder: Arc::new(folder),
        })
    }

    fn current(&self) -> PathBuf {
        self.current.read().expect("no thread panics with it").clone()
    }

    /// Builds the book beside the one that is served, and serves it once it is whole.
    fn publish(&self, project: &Project) -> Result<()> {
        let old = self.current();
        let next = self.folder.path().join(if old.ends_with("0") { "1" } else { "0" });
        render(project, &next, Place::Server)?;
        *self.current.write().expect("no thread panics with it") = next;
        Ok(())
    }
}

/// A file of the book as it stands now.
async fn page(State(shelf): State<Shelf>, request: Request) -> Response {
    let folder = shelf.current();
    let mut service =
        ServeDir::new(&folder).not_found_service(tower_http::services::ServeFile::new(folder.join("404.html")));
    match service.try_call(request).await {
        Ok(response) => {
            let mut response = response.into_response();
            // The next build may change any of them.
            let headers = response.headers_mut();
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
            response
        }
        Err(error) => {
            let message = format!("the page cannot be read: {error}");
            (axum::http::StatusCode::INTERNAL_SERVER_ERROR, message).into_response()
        }
    }
}

/// mdBook's pages listen here, and reload when they hear `reload`.
async fn reload(State(changed): State<watch::Sender<()>>, upgrade: WebSocketUpgrade) -> Response {
    let mut changed = changed.subscribe();
    upgrade.on_upgrade(async move |mut socket: WebSocket| {
        tokio::select! {
            Ok(()) = changed.changed() => {
                // A page that has gone needs no reload.
                let _ = socket.send(Message::text("reload")).await;
            }
            // The page closes the socket when it is left.
            _ = socket.recv() => {}
        }
    })
}

/// Rebuilds when a chapter, a listing, the theme or book.toml changes. Stops when the result is dropped.
fn watch_files(project: Project, shelf: Shelf, changed: watch::Sender<()>) -> Result<impl Sized> {
    let (send, mut receive) = mpsc::unbounded_channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // A build reads the files, which is an event too, and no change.
        if event.is_ok_and(|event| !matches!(event.kind, EventKind::Access(_))) {
            // The receiver goes when the server stops.
            let _ = send.send(());
        }
    })?;
    for path in ["src", "listings", "book.toml"] {
        let path = project.root.join(path);
        let mode = if path.is_dir() {
            RecursiveMode::Recursive
        } else {
            RecursiveMode::NonRecursive
        };
        watcher
            .watch(&path, mode)
            .with_context(|| format!("{} cannot be watched", path.display()))?;
    }
    tokio::spawn(async move {
        while receive.recv().await.is_some() {
            tokio::time::sleep(SETTLED).await;
            while receive.try_recv().is_ok() {}
            let (project, shelf) = (project.clone(), shelf.clone());
            let built = tokio::task::spawn_blocking(move || shelf.publish(&project)).await;
            match built {
                Ok(Ok(())) => {
                    println!("The book was rebuilt.");
                    changed.send_replace(());
                }
                Ok(Err(error)) => eprintln!("error: {error:#}\nThe book as it was is still served."),
                Err(error) => eprintln!("error: the book was not rebuilt: {error}"),
            }
        }
    });
    Ok(watcher)
}
