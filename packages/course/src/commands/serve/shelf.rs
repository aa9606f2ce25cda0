//! The built books: the one that is served, and the folder in which the next is made.

use std::fs;
use std::path::PathBuf;
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
    folder: Arc<TempDir>,
    current: Arc<RwLock<PathBuf>>,
    notice: Option<Arc<str>>,
}

impl Shelf {
    /// Of books whose pages say `notice` before the first Run.
    pub(crate) fn new(project: &Project, notice: Option<String>) -> Result<Self> {
        let cache = project.cache();
        fs::create_dir_all(&cache).with_context(|| format!("{} cannot be written", cache.display()))?;
        let folder = tempfile::Builder::new().prefix("served-").tempdir_in(&cache)?;
        Ok(Shelf {
            current: Arc::new(RwLock::new(folder.path().join("1"))),
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
        let next = self.folder.path().join(if old.ends_with("0") { "1" } else { "0" });
        let notice = self.notice.as_deref();
        render(project, &next, Place::Server { notice })?;
        *self.current.write().expect("no thread panics with it") = next;
        Ok(())
    }
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
