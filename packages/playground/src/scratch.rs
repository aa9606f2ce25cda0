//! Folders in which programs are compiled and run: made, removed, and cleared away where nobody did. Knows nothing of
//! what lies in them.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use tempfile::TempDir;

use crate::error::{Error, Result};

/// Folders of programs that were running when a server was killed are removed after this time.
const ABANDONED: Duration = Duration::from_secs(3600);

/// A folder of such folders.
#[derive(Debug, Clone)]
pub(crate) struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    /// Makes the folder and removes what was left in it long ago.
    pub(crate) fn open(folder: PathBuf) -> Result<Self> {
        fs::create_dir_all(&folder).map_err(Error::file("creating", &folder))?;
        let scratch = Scratch { folder };
        scratch.remove_abandoned(ABANDONED);
        Ok(scratch)
    }

    /// A new, empty folder, removed when it is dropped.
    pub(crate) fn folder(&self) -> Result<TempDir> {
        let folder = &self.folder;
        // Somebody may have cleaned up while we serve.
        fs::create_dir_all(folder).map_err(Error::file("creating", folder))?;
        tempfile::Builder::new()
            .prefix("")
            .rand_bytes(12)
            .tempdir_in(folder)
            .map_err(Error::file("creating a folder in", folder))
    }

    fn remove_abandoned(&self, after: Duration) {
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let made = entry.metadata().and_then(|metadata| metadata.modified());
            if made.is_ok_and(|time| time.elapsed().is_ok_and(|age| age > after)) {
                fs::remove_dir_all(entry.path()).ok();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    #[test]
    fn a_folder_goes_when_it_is_dropped_or_was_abandoned_and_stays_while_it_is_young() {
        let dir = tempfile::tempdir().unwrap();
        let scratch = Scratch::open(dir.path().join("jobs")).unwrap();
        let dropped = scratch.folder().unwrap();
        let path = dropped.path().to_owned();
        drop(dropped);
        assert!(!path.exists());
        let left = scratch.folder().unwrap().keep();
        fs::write(left.join("file"), "").unwrap();
        scratch.remove_abandoned(ABANDONED);
        assert!(left.exists());
        thread::sleep(Duration::from_millis(20));
        scratch.remove_abandoned(Duration::from_millis(10));
        assert!(!left.exists());
    }

    #[test]
    fn a_folder_is_made_even_where_somebody_has_cleaned_up() {
        let dir = tempfile::tempdir().unwrap();
        let scratch = Scratch::open(dir.path().join("jobs")).unwrap();
        fs::remove_dir_all(dir.path().join("jobs")).unwrap();
        assert!(scratch.folder().unwrap().path().is_dir());
    }
}
