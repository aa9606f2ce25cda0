//! `playground`: serves a book that mdBook has built, and runs its Rust on this machine, offline.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow};
use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use playground::{Access, Config, Mode, Playground};

/// Serves a book that mdBook has built, and runs its Rust on this machine
#[derive(Parser)]
#[command(version)]
struct Options {
    /// The folder that `mdbook build` made
    #[arg(short, long, value_name = "DIR")]
    book: PathBuf,
    /// The Cargo.toml of a package whose dependencies the book's code may use; by default it has the standard library
    #[arg(short, long, value_name = "CARGO.TOML")]
    manifest: Option<PathBuf>,
    /// The Cargo.toml of a package that stands in for std where a page explores a program, as `packages/orders` does
    #[arg(short, long, value_name = "CARGO.TOML")]
    explorer: Option<PathBuf>,
    /// The port on 127.0.0.1; 0 picks a free one
    #[arg(short, long, default_value_t = 3000)]
    port: u16,
    /// Where the libraries are built and programs are kept, some hundred MiB
    #[arg(short, long, value_name = "DIR", default_value = "target/playground")]
    dir: PathBuf,
}

#[tokio::main]
async fn main() -> ExitCode {
    match serve(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Serves until it is asked to end.
async fn serve(options: Options) -> Result<()> {
    // Before the work, so that a taken port is told at once.
    let listener = playground::listen(options.port).await;
    let listener = listener.map_err(|error| anyhow!("{error}; choose another by --port N (0 picks a free one)"))?;
    let address = listener.local_addr()?;
    let manifest = match options.manifest {
        Some(manifest) => manifest,
        None => without_dependencies(&options.dir)?,
    };
    let mut config = Config::new(manifest, options.dir);
    config.explorer = options.explorer;
    let playground = Playground::open(config)?;
    let limits = playground.limits();
    let patience = limits.request_time;
    // It may wait for those before it.
    let book = playground::book(&options.book, 3 * (limits.compile_time + limits.run_time))?;
    let access = Access::loopback(address)?;
    let app = playground::protect(book.merge(playground.router(access.clone())), access);

    println!("The book is at http://{address}/ (stop with Ctrl-C)");
    println!("{}", playground.confinement());
    tokio::spawn(prepare(playground));
    playground::serve(listener, app, patience, playground::asked_to_end()).await;
    Ok(())
}

/// The manifest of a package that has none.
fn without_dependencies(dir: &Path) -> Result<PathBuf> {
    let folder = dir.join("no-dependencies");
    let manifest = folder.join("Cargo.toml");
    let text = "[package]\nname = \"no-dependencies\"\nedition = \"2024\"\n\n[lib]\npath = \"lib.rs\"\n\n[workspace]\n";
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(folder.join("lib.rs"), ""))
        .and_then(|()| fs::write(&manifest, text))
        .with_context(|| {
            format!(
                "{} cannot be written; name another folder by --dir DIR",
                folder.display()
            )
        })?;
    Ok(manifest)
}

/// Builds all that a button may need, while the book is read already, and says how far that is.
async fn prepare(playground: Playground) {
    let bar = ProgressBar::new_spinner()
        .with_style(ProgressStyle::with_template("{spinner} {msg}").expect("a good template"));
    bar.enable_steady_tick(std::time::Duration::from_millis(100));
    let progress = |name: &'static str| {
        let said = bar.clone();
        move |line: &str| said.set_message(format!("Preparing the runner, {name}: {line}"))
    };
    let parts = async {
        let named = |name| move |error| (name, error);
        let debug = playground.prepare(Mode::Debug, progress("debug mode")).await;
        debug.map_err(named("debug mode"))?;
        let explorer = playground.prepare_explorer(progress("the explorer")).await;
        explorer.map_err(named("the explorer"))?;
        let release = playground.prepare(Mode::Release, progress("release mode")).await;
        release.map_err(named("release mode"))
    };
    if let Err((name, error)) = parts.await {
        bar.finish_and_clear();
        eprintln!("error: {name} is not ready: {error}");
        return;
    }
    bar.finish_and_clear();
    println!("The runner is ready.");
}
