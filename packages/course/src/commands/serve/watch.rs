//! Rebuilds the book when one of its files changes.

use std::time::Duration;

use anyhow::{Context, Result};
use notify::{EventKind, RecursiveMode, Watcher};
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use crate::commands::serve::reload::Reloads;
use crate::commands::serve::shelf::Shelf;
use crate::project::Project;

/// Changes that come closer together than this are one.
const SETTLED: Duration = Duration::from_millis(200);

/// Rebuilds when a chapter, a listing, the theme or book.toml changes. Stops when the result is dropped.
pub(crate) fn rebuild_on_change(project: Project, shelf: Shelf, reloads: Reloads) -> Result<impl Sized> {
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
            sleep(SETTLED).await;
            while receive.try_recv().is_ok() {}
            let (project, shelf) = (project.clone(), shelf.clone());
            let built = spawn_blocking(move || shelf.publish(&project)).await;
            match built {
                Ok(Ok(())) => {
                    println!("The book was rebuilt.");
                    reloads.tell();
                }
                Ok(Err(error)) => eprintln!("error: {error:#}\nThe book as it was is still served."),
                Err(error) => eprintln!("error: the book was not rebuilt: {error}"),
            }
        }
    });
    Ok(watcher)
}
