//! Keeps what was compiled, by a key that says all that went into it. Knows nothing of compiling.

use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use crate::diagnostic::Messages;
use crate::error::{Error, Result};

const MESSAGES: &str = "messages";
/// An entry used so recently is not thrown away: its program may be about to start.
const IN_USE: Duration = Duration::from_secs(60);
/// How long a virus scanner is waited for, and how often is tried meanwhile.
const SCAN: Duration = Duration::from_secs(1);
const TRIES: u32 = 20;

/// A folder of entries, each a folder named by its key.
#[derive(Debug, Clone)]
pub(crate) struct Cache {
    folder: PathBuf,
    /// In bytes.
    size: u64,
}

/// What a compilation left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// None where the code was refused, or was a library.
    pub(crate) program: Option<PathBuf>,
    pub(crate) success: bool,
    pub(crate) messages: Messages,
}

impl Cache {
    pub(crate) fn open(folder: PathBuf, size: u64) -> Result<Self> {
        fs::create_dir_all(&folder).map_err(Error::file("creating", &folder))?;
        Ok(Cache { folder, size })
    }

    pub(crate) fn get(&self, key: &str) -> Option<Entry> {
        let folder = self.folder.join(key);
        let messages = folder.join(MESSAGES);
        let text = fs::read_to_string(&messages).ok()?;
        // Its age decides who has to go.
        if let Ok(file) = fs::File::options().append(true).open(&messages) {
            file.set_modified(SystemTime::now()).ok();
        }
        let (verdict, messages) = text.split_once('\n')?;
        let program = program_in(&folder);
        Some(Entry {
            program: program.is_file().then_some(program),
            success: verdict == "accepted",
            messages: serde_json::from_str(messages).ok()?,
        })
    }

    pub(crate) fn contains(&self, key: &str) -> bool {
        self.folder.join(key).join(MESSAGES).is_file()
    }

    /// Takes the program out of `job`, a folder on the same file system, and keeps it with its messages.
    pub(crate) fn put(
        &self,
        key: &str,
        job: &Path,
        program: Option<&Path>,
        success: bool,
        messages: &Messages,
    ) -> Result<()> {
        let new = job.join("entry");
        fs::create_dir(&new).map_err(Error::file("creating", &new))?;
        if let Some(program) = program {
            rename(program, &program_in(&new)).map_err(Error::file("moving", program))?;
        }
        let verdict = if success { "accepted" } else { "refused" };
        let file = new.join(MESSAGES);
        let messages = serde_json::to_string(messages).expect("messages are plain data");
        fs::write(&file, format!("{verdict}\n{messages}")).map_err(Error::file("writing", &file))?;
        let entry = self.folder.join(key);
        // Somebody may have cleaned up while we serve.
        fs::create_dir_all(&self.folder).map_err(Error::file("creating", &self.folder))?;
        match rename(&new, &entry) {
            // Another process was faster, with the same.
            Err(_) if entry.join(MESSAGES).is_file() => Ok(()),
            done => done.map_err(Error::file("creating", entry)),
        }
    }

    /// Throws away what was not used for longest, until the rest fits.
    pub(crate) fn trim(&self) -> io::Result<()> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(&self.folder)?.flatten() {
            let (program, messages) = (program_in(&entry.path()), entry.path().join(MESSAGES));
            let size = |file| fs::metadata(file).map_or(0, |file| file.len());
            let used = fs::metadata(&messages).and_then(|file| file.modified());
            let used = used.unwrap_or(SystemTime::UNIX_EPOCH);
            entries.push((used, size(&program) + size(&messages), entry.path()));
        }
        entries.sort();
        let mut total: u64 = entries.iter().map(|(_, size, _)| size).sum();
        for (used, size, path) in entries {
            if total <= self.size || used.elapsed().is_ok_and(|age| age < IN_USE) {
                break;
            }
            fs::remove_dir_all(path)?;
            total -= size;
        }
        Ok(())
    }
}

/// Where an entry has its program, named as the system wants it.
fn program_in(entry: &Path) -> PathBuf {
    entry.join(format!("program{EXE_SUFFIX}"))
}

/// On Windows, nothing can be moved that somebody has open: a virus scanner looks at each new program for a moment.
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    for _ in 0..TRIES {
        match fs::rename(from, to) {
            Err(error) if cfg!(windows) && error.kind() == io::ErrorKind::PermissionDenied && !to.exists() => {
                thread::sleep(SCAN / TRIES);
            }
            done => return done,
        }
    }
    fs::rename(from, to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unused() -> Messages {
        Messages {
            text: "warning: unused".into(),
            diagnostics: Vec::new(),
        }
    }

    fn put(cache: &Cache, dir: &Path, key: &str, age: u64) {
        let job = tempfile::tempdir_in(dir).unwrap();
        let program = job.path().join("built");
        fs::write(&program, vec![0; 1000]).unwrap();
        cache.put(key, job.path(), Some(&program), true, &unused()).unwrap();
        let messages = fs::File::options()
            .append(true)
            .open(cache.folder.join(key).join(MESSAGES))
            .unwrap();
        messages
            .set_modified(SystemTime::now() - Duration::from_secs(age))
            .unwrap();
    }

    #[test]
    fn what_was_put_in_comes_out() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::open(dir.path().join("cache"), 1 << 20).unwrap();
        assert_eq!(cache.get("a"), None);
        put(&cache, dir.path(), "a", 0);
        put(&cache, dir.path(), "a", 0);
        let entry = cache.get("a").unwrap();
        assert!(entry.success && entry.program.is_some());
        assert_eq!(entry.messages, unused());
    }

    #[test]
    fn the_longest_unused_goes_first_and_what_is_in_use_stays() {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::open(dir.path().join("cache"), 2500).unwrap();
        for (key, age) in [("new", 100), ("newer", 90), ("oldest", 300), ("old", 200)] {
            put(&cache, dir.path(), key, age);
        }
        cache.trim().unwrap();
        let kept: Vec<_> = ["oldest", "old", "new", "newer"]
            .into_iter()
            .filter(|key| cache.contains(key))
            .collect();
        assert_eq!(kept, ["new", "newer"]);
        put(&cache, dir.path(), "now", 1);
        put(&cache, dir.path(), "now too", 1);
        cache.get("new").unwrap();
        cache.trim().unwrap();
        let kept: Vec<_> = ["new", "newer", "now", "now too"]
            .into_iter()
            .filter(|key| cache.contains(key))
            .collect();
        assert_eq!(kept, ["new", "now", "now too"]);
    }
}
