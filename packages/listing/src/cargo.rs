//! The listings as Cargo's examples: their list in `listings/Cargo.toml`, and their executables.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

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
        let mut listings: Vec<&Listing> = catalog.iter().filter(|listing| !listing.is_refused()).collect();
        listings.sort_by_key(|listing| (&listing.chapter, &listing.name));
        let entries = listings.iter().map(|listing| {
            let (chapter, name) = (&listing.chapter, &listing.name);
            format!("[[example]]\nname = \"{name}\"\npath = \"{chapter}/{name}.rs\"\n\n")
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
        self.executables.get(name).map(PathBuf::as_path).ok_or_else(|| {
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
