//! The built books: the one that is served, and the folder in which the next is made.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

use anyhow::{Context, Result};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tempfile::TempDir;
use tower_http::services::{ServeDir, ServeFile};

use crate::book::render::{Place, render};
use crate::project::Project;

/// Two folders, of which one is served. Clones share them.
#[derive(Clone)]
pub(crate) struct Shelf {
    folder: Arc<Folder>,
    current: Arc<RwLock<PathBuf>>,
    notice: Option<Arc<str>>,
}

impl Shelf {
    /// Of books whose pages say `notice` before the first Run.
    pub(crate) fn new(project: &Project, notice: Option<String>) -> Result<Self> {
        let cache = project.cache();
        let folder = Folder::new(&cache).with_context(|| format!("{} cannot be written", cache.display()))?;
        Ok(Shelf {
            current: Arc::new(RwLock::new(folder.dir.path().join("1"))),
            folder: Arc::new(folder),
            notice: notice.map(Arc::from),
        })
    }

    /// The book as it stands now.
    pub(crate) fn router(&self) -> Router {
        Router::new().fallback(page).with_state(self.clone())
    }

    fn current(&self) -> PathBuf {
        self.current.read().expect("no thread panics with it").clone()
    }

    /// Builds the book beside the one that is served, and serves it once it is whole.
    pub(crate) fn publish(&self, project: &Project) -> Result<()> {
        let old = self.current();
        let next = self.folder.dir.path().join(if old.ends_with("0") { "1" } else { "0" });
        let notice = self.notice.as_deref();
        render(project, &next, Place::Server { notice })?;
        *self.current.write().expect("no thread panics with it") = next;
        Ok(())
    }
}

/// A folder that lives as long as its server. One whose server had no time to remove it, the next server removes.
struct Folder {
    /// Held by the server, let go by the system when it ends, however it ends. First, since Windows removes no open file.
    _lock: File,
    dir: TempDir,
}

const PREFIX: &str = "served-";

impl Folder {
    fn new(cache: &Path) -> io::Result<Self> {
        fs::create_dir_all(cache)?;
        // One at a time, so that nobody's new folder is taken for an abandoned one.
        let door = File::create(cache.join("served.lock"))?;
        // Some file systems have no locks: there nothing can be told to be abandoned, and nothing is removed.
        if door.lock().is_ok() {
            remove_abandoned(cache)?;
        }
        let dir = tempfile::Builder::new().prefix(PREFIX).tempdir_in(cache)?;
        let lock = File::create(lock_of(dir.path()))?;
        lock.lock().ok();
        Ok(Folder { _lock: lock, dir })
    }
}

fn lock_of(folder: &Path) -> PathBuf {
    folder.join("lock")
}

fn remove_abandoned(cache: &Path) -> io::Result<()> {
    for entry in fs::read_dir(cache)? {
        let path = entry?.path();
        let is_ours = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with(PREFIX));
        if is_ours && !File::open(lock_of(&path)).is_ok_and(|lock| lock.try_lock().is_err()) {
            // What cannot be removed now, the next server removes.
            fs::remove_dir_all(path).ok();
        }
    }
    Ok(())
}

/// A file of the book as it stands now.
async fn page(State(shelf): State<Shelf>, request: Request) -> Response {
    let folder = shelf.current();
    let mut service = ServeDir::new(&folder).not_found_service(ServeFile::new(folder.join("404.html")));
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
            (StatusCode::INTERNAL_SERVER_ERROR, message).into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_whose_server_is_gone_is_removed_and_one_in_use_is_not() {
        let cache = tempfile::tempdir().unwrap();
        let living = Folder::new(cache.path()).unwrap();
        let Folder { _lock, dir } = Folder::new(cache.path()).unwrap();
        // As a server leaves it that is killed.
        let abandoned = dir.keep();
        drop(_lock);
        let next = Folder::new(cache.path()).unwrap();
        assert!(!abandoned.exists());
        assert!(living.dir.path().exists() && next.dir.path().exists());
    }
}
