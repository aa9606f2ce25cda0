//! The command `serve`: the book, its runner and its reloading, on one origin.

mod reload;
mod shelf;
mod watch;

use anyhow::{Result, anyhow};
use playground::{Access, Mode, Playground};
use tokio::runtime::Runtime;

use crate::commands::serve::reload::Reloads;
use crate::commands::serve::shelf::Shelf;
use crate::project::{Project, progress, told_progress};
use crate::runner;

#[derive(clap::Args)]
pub(crate) struct Options {
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
pub(crate) fn serve(project: &Project, options: &Options) -> Result<()> {
    Runtime::new()?.block_on(run(project, options))
}

async fn run(project: &Project, options: &Options) -> Result<()> {
    // Before the work, so that a taken port is told at once.
    let listener = playground::listen(options.port).await;
    let listener = listener
        .map_err(|error| anyhow!("{error}; choose another with `cargo run -- serve --port N` (0 picks a free one)"))?;
    let address = listener.local_addr()?;
    let access = Access::loopback(address)?;
    let playground = runner::open(project)?;
    let confinement = playground.confinement();
    let patience = playground.limits().request_time;

    let bar = progress(None, "Building the book");
    let shelf = Shelf::new(project, (!confinement.is_full()).then(|| confinement.to_string()))?;
    shelf.publish(project)?;
    bar.finish_and_clear();

    let reloads = Reloads::default();
    let site = shelf.router().merge(reloads.router());
    let app = playground::protect(site.merge(playground.router(access.clone())), access);

    let url = format!("http://{address}/");
    println!("The book is at {url} (stop with Ctrl-C)");
    println!("{confinement}");
    if options.open
        && let Err(error) = open::that(&url)
    {
        eprintln!("warning: no browser could be opened ({error}); open {url} yourself");
    }
    let _watcher = watch::rebuild_on_change(project.clone(), shelf, reloads)?;
    tokio::spawn(prepare(project.clone(), playground));
    playground::serve(listener, app, patience, playground::asked_to_end()).await;
    Ok(())
}

/// Makes the runner ready while the book is read already, and says how far it is.
async fn prepare(project: Project, playground: Playground) {
    let (bar, said) = told_progress("Preparing the runner");
    if let Err(error) = playground.prepare(Mode::Debug, said).await {
        bar.finish_and_clear();
        eprintln!("error: the runner is not ready: {error}");
        return;
    }
    let said = bar.clone();
    let programs = runner::listings(&project);
    let warmed = playground.warm(programs, move |done, total| {
        said.set_message(format!("{done} of {total} listings"))
    });
    let warmed = warmed.await;
    bar.finish_and_clear();
    match warmed {
        Ok(()) => println!("The runner is ready."),
        Err(error) => eprintln!("warning: the listings were not compiled ahead: {error}"),
    }
    // Now, while there may be a network: later there may be none.
    let (bar, said) = told_progress("Preparing to try orders");
    if let Err(error) = playground.prepare_explorer(said).await {
        eprintln!("warning: the orders of programs cannot be tried yet: {error}");
    }
    bar.finish_and_clear();
    let (bar, said) = told_progress("Preparing release mode");
    if let Err(error) = playground.prepare(Mode::Release, said).await {
        eprintln!("warning: programs cannot be run in release mode yet: {error}");
    }
    bar.finish_and_clear();
}
