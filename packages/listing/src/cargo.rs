//! The listings as Cargo's examples: their list in `listings/Cargo.toml`, and their executables.

use std::collections::{BTreeSet, HashMap};
use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::listing::Listing;
use crate::text::read_text;

/// The package whose examples the listings are.
const PACKAGE: &str = "listings";

const BEGIN: &str = "# Written by `cargo run -- record`: every listing that runs.\n";
const END: &str = "# The end of what is written.\n";

/// The list of examples in `listings/Cargo.toml`, between its two marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleList {
    path: PathBuf,
    found: String,
    wanted: String,
}

impl ExampleList {
    /// Compares the list in the course at `root` with the listings that there are.
    ///
    /// # Errors
    /// If the file cannot be read, or has not its two marks.
    pub fn read(root: &Path, catalog: &Catalog) -> Result<Self> {
        let path = root.join("listings/Cargo.toml");
        let found = read_text(&path)?;
        let marks = found
            .split_once(BEGIN)
            .and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
        let Some((before, after)) = marks else {
            let path = path.display();
            return Err(Error::Message(format!(
                "{path}: the list of examples has lost its marks; they are these two lines:\n{BEGIN}{END}"
            )));
        };
        let mut listings: Vec<&Listing> = catalog.all().filter(|listing| !listing.is_refused()).collect();
        listings.sort_by_key(|listing| (&listing.chapter, &listing.name));
        let entries = listings.iter().map(|listing| {
            let (example, chapter, name) = (listing.example_name(), &listing.chapter, &listing.name);
            format!("[[example]]\nname = \"{example}\"\npath = \"{chapter}/{name}.rs\"\n\n")
        });
        let wanted = [before, BEGIN, "\n", &entries.collect::<String>(), END, after].concat();
        Ok(ExampleList { path, found, wanted })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it names other listings than there are.
    pub fn is_stale(&self) -> bool {
        self.found != self.wanted
    }

    /// Writes it.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn write(&self) -> Result<()> {
        fs::write(&self.path, &self.wanted).map_err(|source| Error::Io {
            path: self.path.clone(),
            source,
        })
    }
}

/// The built listings.
#[derive(Debug, Default)]
pub struct Examples {
    executables: HashMap<String, PathBuf>,
    libraries: Vec<(String, PathBuf)>,
}

impl Examples {
    /// The listing's executable.
    ///
    /// # Errors
    /// If Cargo does not know the listing; the message says what to do.
    pub fn executable(&self, listing: &Listing) -> Result<&Path> {
        let name = &listing.name;
        let executable = self.executables.get(&listing.example_name());
        executable.map(PathBuf::as_path).ok_or_else(|| {
            Error::Message(format!(
                "`{name}` is not among Cargo's examples; `cargo run -- record {name}` adds it to listings/Cargo.toml"
            ))
        })
    }

    /// The crates that the listings were compiled against, by name, with their compiled libraries: their own
    /// dependencies and all below.
    pub fn libraries(&self) -> impl Iterator<Item = (&str, &Path)> {
        let libraries = self.libraries.iter();
        libraries.map(|(name, path)| (name.as_str(), path.as_path()))
    }

    /// A call of the compiler that knows those crates, for a program of edition 2024.
    pub fn rustc(&self) -> Command {
        let mut rustc = Command::new("rustc");
        rustc.args(["--edition", "2024"]);
        let folders: BTreeSet<_> = self.libraries().filter_map(|(_, library)| library.parent()).collect();
        for folder in folders {
            rustc.arg("-L").arg(format!("dependency={}", folder.display()));
        }
        for (name, library) in self.libraries() {
            rustc.arg("--extern").arg(format!("{name}={}", library.display()));
        }
        rustc
    }

    /// Compiles a program that is no example, in a folder of its own, against what the listings use.
    ///
    /// # Errors
    /// If the compiler cannot be started, or the folder not be written to.
    pub fn compile(&self, program: &str, folder: &Path) -> Result<Compiled> {
        // As the page's runner calls it, and so a panic names its place.
        let source = folder.join("src/main.rs");
        let executable = folder.join(format!("program{EXE_SUFFIX}"));
        let io = |source| Error::Io {
            path: folder.to_owned(),
            source,
        };
        fs::create_dir_all(folder.join("src")).map_err(io)?;
        fs::write(&source, program).map_err(io)?;
        let output = self
            .rustc()
            .args(["--crate-name", "main", "-o"])
            .arg(&executable)
            .arg("src/main.rs")
            .current_dir(folder)
            .output()
            .map_err(|error| Error::Message(format!("rustc cannot be started: {error}; install Rust")))?;
        Ok(match output.status.success() {
            true => Compiled::Program(executable),
            false => Compiled::Refused(plain_message(&String::from_utf8_lossy(&output.stderr))),
        })
    }
}

/// What became of a program that is no example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Compiled {
    /// Its executable.
    Program(PathBuf),
    /// What the compiler said, without what depends on this machine.
    Refused(String),
}

/// A compiler's message without the summary at its end, and with places of other people's code named as `$RUST` and
/// `$CARGO`.
fn plain_message(said: &str) -> String {
    static RUST: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\S*(?:/rustc/[0-9a-f]+|/lib/rustlib/src/rust)/library/([^\s:]+)(?::[0-9]+){0,2}")
            .expect("a constant")
    });
    static CARGO: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\S*/registry/src/[^/]+/([^\s:]+)(?::[0-9]+){0,2}").expect("a constant"));
    let is_summary = |line: &&str| {
        [
            "error: aborting due to",
            "For more information about",
            "Some errors have detailed",
        ]
        .iter()
        .any(|start| line.starts_with(start))
    };
    let said = RUST.replace_all(said, "$$RUST/$1");
    let said = CARGO.replace_all(&said, "$$CARGO/$1");
    let lines: Vec<&str> = said.lines().filter(|line| !is_summary(line)).collect();
    format!("{}\n", lines.join("\n").trim_end())
}

/// Builds listings of the course at `root`: those that `arguments` choose for `cargo build`, such as `--examples`.
/// Cargo's own messages go to standard error.
///
/// # Errors
/// If Cargo is missing, or an example does not compile.
pub fn build_examples(root: &Path, arguments: &[&str]) -> Result<Examples> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "build",
            "--quiet",
            "--message-format=json-render-diagnostics",
            "--package",
            PACKAGE,
        ])
        .args(arguments)
        .current_dir(root)
        .stderr(std::process::Stdio::inherit())
        .output()
        .map_err(|error| Error::Message(format!("cargo cannot be started: {error}; install Rust")))?;
    if !output.status.success() {
        return Err(Error::Message(
            "a listing does not compile; the compiler's message stands above".into(),
        ));
    }
    let mut examples = Examples::default();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        let target = &message["target"];
        let Some(name) = target["name"].as_str() else {
            continue;
        };
        if target["kind"][0] == "example" {
            let executable = message["executable"].as_str().map(PathBuf::from);
            examples
                .executables
                .extend(executable.map(|path| (name.to_owned(), path)));
        } else if target["kind"][0] == "lib" {
            let files = message["filenames"].as_array().into_iter().flatten();
            let paths = files.filter_map(|file| file.as_str().map(PathBuf::from));
            let library = paths
                .into_iter()
                .find(|path| path.extension().is_some_and(|extension| extension == "rlib"));
            examples.libraries.extend(library.map(|path| (name.to_owned(), path)));
        }
    }
    Ok(examples)
}

/// The compiler's version, such as `rustc 1.95.0`.
///
/// # Errors
/// If there is no compiler.
pub fn compiler_version() -> Result<String> {
    let output = Command::new("rustc").arg("--version").output();
    let output = output.map_err(|error| Error::Message(format!("rustc cannot be started: {error}; install Rust")))?;
    let version = String::from_utf8_lossy(&output.stdout);
    // Without the commit and its date, which differ between builds of one version.
    Ok(version.split(" (").next().unwrap_or_default().trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_of_the_compilers_names_no_place_of_this_machine() {
        let said = "error: no\n --> src/main.rs:2:1\nnote: here\n   --> /rustc/59807616e1fa/library/std/src/thread/functions.rs:12:3\n\
                    note: there\n --> /home/me/.cargo/registry/src/index-1/tokio-1.54.1/src/task.rs:7:1\n\n\
                    error: aborting due to 1 previous error\n\nFor more information about this error, try it.\n";
        let plain = "error: no\n --> src/main.rs:2:1\nnote: here\n   --> $RUST/std/src/thread/functions.rs\n\
                     note: there\n --> $CARGO/tokio-1.54.1/src/task.rs\n";
        assert_eq!(plain_message(said), plain);
    }
}
