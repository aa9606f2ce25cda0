//! The built libraries, and how `rustc` finds them. Knows nothing of how they are built.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::program::{Mode, Program};
use crate::toolchain::Linker;

/// What the shared object is called that has all libraries in it.
const WHOLE: &str = "libplayground_libraries.so";

/// The name of std, where something stands in for it.
pub(super) const STD: &str = "std";

/// A crate that snippets may use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Library {
    /// The package's name.
    pub name: String,
    /// Its exact version.
    pub version: String,
    /// The name under which code uses it.
    pub id: String,
}

/// Everything about the libraries that a snippet is compiled against.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Built {
    /// Two sets with the same stamp are the same.
    pub(crate) stamp: String,
    /// The texts, in short, in which they were last found asked for.
    pub(super) texts: String,
    /// What they were built from, in short, as far as it matters to them.
    pub(super) recipe: String,
    /// One of them lies in a folder of the user's, where it may change at any time.
    pub(super) changeable: bool,
    pub(crate) libraries: Vec<Library>,
    /// Files of the direct dependencies, by the name under which code uses them.
    pub(super) externs: BTreeMap<String, PathBuf>,
    /// Where all of them are as one shared object, and each as metadata alone.
    pub(super) shared: Option<PathBuf>,
    /// Where the indirect ones are.
    pub(super) dependencies: PathBuf,
    /// Search paths for native libraries, as Cargo's build scripts print them.
    pub(super) native: BTreeSet<String>,
}

impl Built {
    /// The arguments by which `rustc` finds the libraries, and links with what [`Built::linked_with`] says.
    pub(crate) fn arguments(&self, program: &Program, linker: Option<&Linker>) -> Vec<String> {
        let shared = self.linked_with(program);
        let folder = shared.unwrap_or(&self.dependencies);
        let mut arguments = Vec::new();
        if self.externs.contains_key(STD) {
            // Lints speak of the text as it is written, and another std is none of its author's doing.
            arguments.push("--cap-lints=allow".into());
        }
        for (name, file) in &self.externs {
            let file = match (shared, file.file_name()) {
                (Some(folder), Some(name)) => &folder.join(name),
                _ => file,
            };
            arguments.extend(["--extern".into(), format!("{name}={}", file.display())]);
        }
        arguments.extend(["-L".into(), format!("dependency={}", folder.display())]);
        arguments.extend(self.native.iter().flat_map(|path| ["-L".into(), path.clone()]));
        if let Some(folder) = shared {
            arguments.push("-Cprefer-dynamic".into());
            arguments.push(format!("-Clink-arg={}/{WHOLE}", folder.display()));
            arguments.extend(Linker::argument(linker, "-rpath"));
            arguments.extend(Linker::argument(linker, &folder.display().to_string()));
        }
        arguments
    }

    /// The folder with the shared objects that a program needs when it runs, if any. What is to be fast has its libraries in
    /// itself, as has what is to tell the lines of a backtrace.
    pub(crate) fn linked_with(&self, program: &Program) -> Option<&Path> {
        let folder = self.shared.as_deref()?;
        (program.mode == Mode::Debug && !program.backtrace && program.is_runnable()).then_some(folder)
    }

    /// Whether the program names one of the libraries.
    pub(crate) fn is_used_by(&self, program: &Program) -> bool {
        self.externs.keys().any(|name| program.code.contains(name.as_str()))
    }

    /// False where somebody has cleaned up.
    pub(crate) fn is_there(&self) -> bool {
        let shared = self.shared.iter().all(|folder| folder.join(WHOLE).is_file());
        shared && self.dependencies.is_dir() && self.externs.values().all(|file| file.is_file())
    }
}

/// What is kept between two starts.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct State {
    /// The files on which the set depends.
    pub(super) inputs: Vec<PathBuf>,
    debug: Option<Built>,
    release: Option<Built>,
}

impl State {
    pub(super) fn built(&mut self, mode: Mode) -> &mut Option<Built> {
        match mode {
            Mode::Debug => &mut self.debug,
            Mode::Release => &mut self.release,
        }
    }

    /// What was saved there, or nothing where that is of another form.
    pub(super) fn load(file: &Path) -> Self {
        let text = fs::read(file).ok();
        let state = text.and_then(|text| serde_json::from_slice(&text).ok());
        state.unwrap_or_default()
    }

    /// Written whole or not at all: who reads it holds the lock, but we may be killed.
    pub(super) fn save(&self, file: &Path) -> Result<()> {
        let text = serde_json::to_vec_pretty(self).map_err(io::Error::other);
        let new = file.with_extension("json.new");
        text.and_then(|text| fs::write(&new, text))
            .map_err(Error::file("writing", &new))?;
        fs::rename(&new, file).map_err(Error::file("writing", file))
    }
}
