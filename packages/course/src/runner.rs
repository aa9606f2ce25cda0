//! The runner as this book has it: which libraries programs may use, and which programs it should know.

use anyhow::Result;
use listing::Language;
use playground::{Config, Playground, Program};

use crate::project::Project;

/// The runner with the listings' libraries.
pub(crate) fn open(project: &Project) -> Result<Playground> {
    let mut config = Config::new(project.manifest(), project.cache().join("runner"));
    config.lockfile = Some(project.root.join("Cargo.lock"));
    Ok(Playground::open(config)?)
}

/// Every listing that runs, as the page sends it. Those that cannot be read are told of when the book is built.
pub(crate) fn listings(project: &Project) -> Vec<Program> {
    let Ok(catalog) = project.catalog() else { return vec![] };
    let runnable = catalog.iter().filter(|listing| !listing.is_refused());
    let texts = runnable.filter_map(|listing| listing.program(Language::Rust).ok());
    texts.map(Program::new).collect()
}
