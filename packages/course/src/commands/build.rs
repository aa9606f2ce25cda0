//! The command `build`: the book as static files, for any web host.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::book::render::{Place, render};
use crate::project::{Project, progress};

/// Builds the book into `folder`.
pub(crate) fn build(project: &Project, folder: &Path) -> Result<()> {
    let folder = std::path::absolute(folder)?;
    if folder.exists() && !is_replaceable(&folder)? {
        bail!(
            "{} is a folder with other things in it; name an empty one, a new one, or an earlier build",
            folder.display()
        );
    }
    let bar = progress(None, "Building the book");
    render(project, &folder, Place::StaticHost)?;
    bar.finish_and_clear();
    println!(
        "The book is in {}; open index.html, or put the folder on any web host.",
        project.shown(&folder)
    );
    Ok(())
}

/// mdBook empties the folder it builds into, so only a book's or an empty one may be given.
fn is_replaceable(folder: &Path) -> Result<bool> {
    let mut entries = fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    Ok(entries.next().is_none() || folder.join("toc.html").is_file())
}
