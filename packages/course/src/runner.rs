//! The runner as this book has it: which libraries programs may use, and which programs it should know.

use anyhow::Result;
use indicatif::ProgressBar;
use listing::{Changed, Kind, Language};
use playground::{Config, Mode, Playground, Program};

use crate::project::{Project, told_progress};

/// The runner with the listings' libraries.
pub(crate) fn open(project: &Project) -> Result<Playground> {
    let mut config = Config::new(project.manifest(), project.cache().join("runner"));
    config.lockfile = Some(project.root.join("Cargo.lock"));
    config.explorer = Some(project.explorer()).filter(|manifest| manifest.is_file());
    Ok(Playground::open(config)?)
}

/// The runner, with all that a run in debug mode needs. A terminal sees how far that is.
pub(crate) async fn ready(project: &Project) -> Result<Playground> {
    let playground = open(project)?;
    let (bar, said) = preparing();
    playground.prepare(Mode::Debug, said).await?;
    bar.finish_and_clear();
    Ok(playground)
}

/// The runner, with all that it needs to explore programs. A terminal sees how far that is.
pub(crate) async fn ready_to_explore(project: &Project) -> Result<Playground> {
    let playground = open(project)?;
    let (bar, said) = preparing();
    playground.prepare_explorer(said).await?;
    bar.finish_and_clear();
    Ok(playground)
}

fn preparing() -> (ProgressBar, impl Fn(&str) + Send + 'static) {
    let (bar, said) = told_progress("Preparing the runner");
    if bar.is_hidden() {
        eprintln!("Preparing the runner…");
    }
    (bar, said)
}

/// Every program that the page has before a reader edits it: listings, what exercises begin with, and what changes make of
/// listings. Those that cannot be read are told of when the book is built.
pub(crate) fn listings(project: &Project) -> Vec<Program> {
    let Ok(catalog) = project.catalog() else { return vec![] };
    let runnable = [Kind::Plain, Kind::Exercise]
        .into_iter()
        .flat_map(|kind| catalog.of_kind(kind));
    let runnable = runnable.filter(|listing| !listing.is_refused());
    let texts = runnable.filter_map(|listing| listing.program(Language::Rust).ok());
    let changes = Changed::all(&catalog, &project.chapters()).unwrap_or_default();
    let changed = changes.into_iter().filter(|changed| !changed.is_refused());
    texts
        .chain(changed.map(|changed| changed.program))
        .map(Program::new)
        .collect()
}
