//! Builds the listings as Cargo's examples, and says where the executables are.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::{Error, Listing, Result};

/// The built listings.
#[derive(Debug, Default)]
pub struct Examples {
    executables: HashMap<String, PathBuf>,
}

impl Examples {
    /// The listing's executable.
    ///
    /// # Errors
    /// If Cargo does not know the listing; the message says what to add to `Cargo.toml`.
    pub fn executable(&self, listing: &Listing) -> Result<&Path> {
        let (name, chapter) = (&listing.name, &listing.chapter);
        self.executables.get(name).map(PathBuf::as_path).ok_or_else(|| {
            Error::Message(format!(
                "`{name}` is not among Cargo's examples; add to Cargo.toml:\n\n\
                 [[example]]\nname = \"{name}\"\npath = \"listings/{chapter}/{name}.rs\"\n"
            ))
        })
    }
}

/// Builds examples of the package in `root`: those that `arguments` choose for `cargo build`, such as `--examples`.
/// Cargo's own messages go to standard error.
///
/// # Errors
/// If Cargo is missing, or an example does not compile.
pub fn build_examples(root: &Path, arguments: &[&str]) -> Result<Examples> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--quiet", "--message-format=json-render-diagnostics"])
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
    let mut executables = HashMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        if message["target"]["kind"][0] == "example"
            && let (Some(name), Some(path)) = (message["target"]["name"].as_str(), message["executable"].as_str())
        {
            executables.insert(name.to_owned(), path.into());
        }
    }
    Ok(Examples { executables })
}
