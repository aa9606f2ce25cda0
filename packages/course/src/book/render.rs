//! Renders the book with mdBook's libraries, our preprocessor in process.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use listing::plain_line_ends;
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;

use crate::book::preprocessor::ListingBlocks;
use crate::book::scripts::{FROM_DISK, Scripts};
use crate::project::Project;

/// What differs between the book on a static host and the one that `serve` shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place<'a> {
    /// Run sends code to the Playground that `book.toml` names.
    StaticHost,
    /// Run speaks to this server, which also tells the page when to reload.
    Server {
        /// What a reader is to know before the first Run on a page.
        notice: Option<&'a str>,
    },
}

/// The path of the WebSocket that tells a served page to reload.
pub(crate) const RELOAD: &str = "__reload";

/// Renders the book into `folder`.
///
/// # Errors
/// If a chapter or a listing is at fault; the message has each file and line. The folder is then unchanged.
pub(crate) fn render(project: &Project, folder: &Path, place: Place) -> Result<()> {
    let mut config = Config::from_disk(project.root.join("book.toml"))
        .with_context(|| format!("{} cannot be read", project.root.join("book.toml").display()))?;
    // MDBOOK_… variables override book.toml, as in mdBook itself.
    config.update_from_env()?;
    config.build.build_dir = folder.to_owned();
    let server = match place {
        Place::StaticHost => None,
        Place::Server { notice } => Some(notice),
    };
    if server.is_some() {
        config.set("output.html.live-reload-endpoint", RELOAD)?;
    }
    let mut book = MDBook::load_with_config(&project.root, config)?;
    book.with_preprocessor(ListingBlocks {
        runner: server.map(|_| "self".to_owned()),
        notice: server.flatten().map(str::to_owned),
    });
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be written", folder.display()))?;
    book.build()?;
    with_plain_line_ends(folder)?;
    if server.is_none()
        && let Some(script) = Scripts::read(&project.theme())?.disk_script()
    {
        let file = folder.join(FROM_DISK);
        fs::write(&file, script).with_context(|| format!("{} cannot be written", file.display()))?;
    }
    Ok(())
}

/// The theme is not read by us, but by mdBook, which takes its lines as they are.
fn with_plain_line_ends(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            with_plain_line_ends(&path)?;
        } else if let Ok(text) = String::from_utf8(fs::read(&path)?)
            && let Cow::Owned(text) = plain_line_ends(&text)
        {
            fs::write(&path, text)?;
        }
    }
    Ok(())
}
