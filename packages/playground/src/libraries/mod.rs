//! The crates that snippets may use: the `[dependencies]` of one package, built once for each mode; and the one that stands in
//! for std where programs are explored. Knows nothing of snippets.

mod builder;
pub(crate) mod built;
mod cargo;
pub(crate) mod dependencies;
mod lock;
mod manifest;
mod shared;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::RwLock;
use tokio::task;

use crate::error::{Error, Result};
use crate::libraries::builder::Builder;
use crate::libraries::built::Built;
use crate::libraries::dependencies::Offered;
use crate::program::Mode;
use crate::toolchain::Toolchain;

/// The libraries of both modes, and whoever builds them.
pub(crate) struct Libraries {
    folder: PathBuf,
    builder: Arc<Builder>,
    debug: RwLock<Option<Arc<Built>>>,
    release: RwLock<Option<Arc<Built>>>,
}

impl Libraries {
    /// What is `offered` of the package with this manifest, to be built into `folder`; nothing is built yet.
    pub(crate) fn new(
        offered: Offered,
        manifest: PathBuf,
        lockfile: Option<PathBuf>,
        folder: PathBuf,
        toolchain: Toolchain,
    ) -> Self {
        Libraries {
            builder: Arc::new(Builder::new(offered, manifest, lockfile, folder.clone(), toolchain)),
            folder,
            debug: RwLock::default(),
            release: RwLock::default(),
        }
    }

    /// Where they are built.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The names of the crates, as the manifest says now; nothing needs to be built.
    pub(crate) fn named(&self) -> BTreeSet<String> {
        self.builder.named()
    }

    /// Looks at what the manifest says now, and builds those of a mode if need be. Whoever asks for them meanwhile waits.
    pub(crate) async fn prepare(&self, mode: Mode, progress: impl Fn(&str) + Send + 'static) -> Result<()> {
        let mut built = self.of(mode).write().await;
        *built = Some(self.build(mode, progress).await?);
        if mode == Mode::Debug {
            // Built again, on demand, from what the manifest says now.
            *self.release.write().await = None;
        }
        Ok(())
    }

    fn of(&self, mode: Mode) -> &RwLock<Option<Arc<Built>>> {
        match mode {
            Mode::Debug => &self.debug,
            Mode::Release => &self.release,
        }
    }

    /// The libraries of that mode; `notice` is called if they have to be built first.
    pub(crate) async fn get(&self, mode: Mode, notice: impl FnOnce() + Send + 'static) -> Result<Arc<Built>> {
        let cell = self.of(mode);
        let found = |built: &Option<Arc<Built>>| built.clone().filter(|built| built.is_there());
        let notice = Mutex::new(Some(notice));
        let tell = move || {
            if let Some(notice) = notice.lock().unwrap_or_else(PoisonError::into_inner).take() {
                notice();
            }
        };
        match cell.try_read() {
            Ok(built) => {
                if let Some(built) = found(&built) {
                    return Ok(built);
                }
            }
            // Somebody is building them.
            Err(_) => tell(),
        }
        let mut built = cell.write().await;
        if let Some(built) = found(&built) {
            return Ok(built);
        }
        let progress = move |line: &str| {
            // Cargo says `Compiling` only where there is work to do.
            if line.starts_with("Compiling") {
                tell();
            }
        };
        let new = self.build(mode, progress).await?;
        *built = Some(new.clone());
        Ok(new)
    }

    async fn build(&self, mode: Mode, progress: impl Fn(&str) + Send + 'static) -> Result<Arc<Built>> {
        let builder = self.builder.clone();
        task::spawn_blocking(move || builder.build(mode, &progress))
            .await
            .unwrap_or_else(|error| Err(Error::Process(error.into())))
    }
}
