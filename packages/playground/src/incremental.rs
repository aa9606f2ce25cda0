//! Where the compiler keeps what it can use again: a folder for each of the few programs that are being edited, found by
//! their likeness, since nobody says which program an edit is of. Knows nothing of compiling.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tempfile::TempDir;

use crate::error::{Error, Result};
use crate::scratch::Scratch;

/// How many programs are kept; up to ten MiB each.
const MOST: usize = 8;
/// Texts that share at least this part of their words are versions of one program.
const ALIKE: f64 = 0.6;

/// Clones share everything.
#[derive(Debug, Clone)]
pub(crate) struct Incremental(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    folder: TempDir,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    places: Vec<Place>,
    /// Counts what was taken.
    now: u64,
}

/// A folder for a program.
#[derive(Debug, Default)]
struct Place {
    /// In short, all but the text that goes into compiling it.
    kind: String,
    /// The words that it had last.
    words: HashSet<String>,
    used: u64,
    /// One compiler at a time.
    is_taken: bool,
}

/// A folder for one call of the compiler.
#[derive(Debug)]
pub(crate) struct Kept {
    shared: Arc<Shared>,
    place: usize,
    path: PathBuf,
}

impl Incremental {
    pub(crate) fn new(scratch: &Scratch) -> Result<Self> {
        let (folder, state) = (scratch.folder()?, Mutex::default());
        Ok(Incremental(Arc::new(Shared { folder, state })))
    }

    /// The folder of the program of that `kind` that is most like this one, else an empty one; None where all are taken.
    pub(crate) fn take(&self, kind: &str, code: &str) -> Result<Option<Kept>> {
        let words = words(code);
        let (place, is_new) = {
            let mut state = self.0.state();
            state.now += 1;
            let now = state.now;
            let free = || state.places.iter().enumerate().filter(|(_, place)| !place.is_taken);
            let alike = free()
                .filter(|(_, place)| place.kind == kind)
                .map(|(i, place)| (likeness(&place.words, &words), i))
                .filter(|(likeness, _)| *likeness >= ALIKE)
                .max_by(|one, other| one.0.total_cmp(&other.0));
            let (place, is_new) = if let Some((_, place)) = alike {
                (place, false)
            } else if state.places.len() < MOST {
                state.places.push(Place::default());
                (state.places.len() - 1, true)
            } else if let Some((oldest, _)) = free().min_by_key(|(_, place)| place.used) {
                (oldest, true)
            } else {
                return Ok(None);
            };
            state.places[place] = Place {
                kind: kind.to_owned(),
                words,
                used: now,
                is_taken: true,
            };
            (place, is_new)
        };
        let kept = Kept {
            shared: self.0.clone(),
            place,
            path: self.0.folder.path().join(place.to_string()),
        };
        if is_new {
            fs::remove_dir_all(&kept.path).ok();
        }
        fs::create_dir_all(&kept.path).map_err(Error::file("creating", &kept.path))?;
        Ok(Some(kept))
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// Whether that program is like the one whose folder it is; then it is that program's.
    pub(crate) fn take_for(&self, kind: &str, code: &str) -> bool {
        let words = words(code);
        let mut state = self.shared.state();
        let place = &mut state.places[self.place];
        let is_alike = place.kind == kind && likeness(&place.words, &words) >= ALIKE;
        if is_alike {
            place.words = words;
        }
        is_alike
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Throws away what is in it: a compiler has failed over it.
    pub(crate) fn forget(&self) {
        fs::remove_dir_all(&self.path).ok();
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.shared.state().places[self.place].is_taken = false;
    }
}

fn words(code: &str) -> HashSet<String> {
    let words = code.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The part of the words of either that both have.
fn likeness(one: &HashSet<String>, other: &HashSet<String>) -> f64 {
    let both = one.intersection(other).count();
    let all = one.len() + other.len() - both;
    if all == 0 { 0.0 } else { both as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEA: &str = "fn main() {\n    boil();\n    steep();\n    pour();\n}\n";
    const COFFEE: &str = "fn main() {\n    grind();\n    press();\n    serve();\n}\n";

    struct Bench {
        incremental: Incremental,
        _dir: TempDir,
    }

    fn bench() -> Bench {
        let dir = tempfile::tempdir().unwrap();
        let scratch = Scratch::open(dir.path().join("jobs")).unwrap();
        Bench {
            incremental: Incremental::new(&scratch).unwrap(),
            _dir: dir,
        }
    }

    impl Bench {
        /// Which folder that is.
        fn of(&self, kind: &str, code: &str) -> PathBuf {
            let kept = self.incremental.take(kind, code).unwrap().unwrap();
            assert!(kept.path().is_dir());
            kept.path().to_owned()
        }
    }

    #[test]
    fn an_edit_finds_the_folder_of_its_program_and_another_program_does_not() {
        let bench = bench();
        let tea = bench.of("debug", TEA);
        fs::write(tea.join("known"), "").unwrap();
        assert_ne!(bench.of("debug", COFFEE), tea);
        assert_eq!(bench.of("debug", &TEA.replace("pour()", "pour(2)")), tea);
        assert!(tea.join("known").exists());
        assert_ne!(bench.of("2021", TEA), tea);
    }

    #[test]
    fn a_folder_has_one_compiler_at_a_time_and_what_one_failed_over_is_gone() {
        let bench = bench();
        let first = bench.incremental.take("debug", TEA).unwrap().unwrap();
        let second = bench.incremental.take("debug", TEA).unwrap().unwrap();
        assert_ne!(first.path(), second.path());
        fs::write(first.path().join("known"), "").unwrap();
        first.forget();
        let path = first.path().to_owned();
        drop((first, second));
        assert!(!path.exists());
        bench.of("debug", TEA);
    }

    #[test]
    fn where_all_are_in_use_the_longest_unused_goes_and_where_all_are_taken_there_is_none() {
        let bench = bench();
        let kinds: Vec<String> = (0..MOST).map(|kind| kind.to_string()).collect();
        let folders: Vec<PathBuf> = kinds.iter().map(|kind| bench.of(kind, TEA)).collect();
        fs::write(folders[1].join("known"), "").unwrap();
        bench.of("0", TEA);
        let new = bench.of("new", TEA);
        assert_eq!(new, folders[1]);
        assert!(!new.join("known").exists());
        let taken: Vec<_> = (0..MOST)
            .map(|i| bench.incremental.take(&format!("taken {i}"), TEA).unwrap())
            .collect();
        assert!(taken.iter().all(Option::is_some));
        assert!(bench.incremental.take("one more", TEA).unwrap().is_none());
    }
}
