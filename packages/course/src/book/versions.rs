//! The line at the end of each page: the versions that its programs were tested with, from the files that fix them. Knows
//! nothing of chapters.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};
use listing::{Language, Listing, read_text};
use toml::Table;

use crate::book::html::escape;

/// The versions that a book fixes.
pub(crate) struct Versions {
    compiler: String,
    /// Of each crate that a listing may use its name and its version.
    crates: Vec<(String, String)>,
}

impl Versions {
    /// `None` where no `Cargo.lock` fixes any.
    ///
    /// # Errors
    /// If there is one, but not with the versions of the compiler and of every crate that a listing may use.
    pub(crate) fn read(root: &Path) -> Result<Option<Self>> {
        if !root.join("Cargo.lock").is_file() {
            return Ok(None);
        }
        let read = |name: &str| -> Result<Table> {
            let path = root.join(name);
            let text = read_text(&path)?;
            text.parse().with_context(|| format!("{} is no TOML", path.display()))
        };
        let (toolchain, manifest, lock) = (read("rust-toolchain.toml")?, read("Cargo.toml")?, read("Cargo.lock")?);
        let compiler = toolchain
            .get("toolchain")
            .and_then(|table| table.get("channel")?.as_str())
            .context("rust-toolchain.toml names no channel")?;
        let used = manifest.get("dependencies").and_then(|table| table.as_table());
        let packages = lock.get("package").and_then(|packages| packages.as_array());
        let packages = packages.context("Cargo.lock has no packages")?;
        let version = |name: &String| {
            let text = |package: &toml::Value, key| package.get(key).and_then(|text| text.as_str()).map(str::to_owned);
            let package = packages
                .iter()
                .find(|package| text(package, "name").as_ref() == Some(name));
            let version = package.and_then(|package| text(package, "version"));
            let version = version.with_context(|| format!("Cargo.lock has no `{name}`"))?;
            Ok((name.clone(), version))
        };
        Ok(Some(Versions {
            compiler: compiler.to_owned(),
            crates: used
                .context("Cargo.toml names no dependencies")?
                .keys()
                .map(version)
                .collect::<Result<_>>()?,
        }))
    }

    /// What stands at the end of a page with these listings, as one HTML block of Markdown: the crates that they use, so that
    /// a search for one leads to where it is used. A page without listings names all of them.
    ///
    /// # Errors
    /// If a listing cannot be read.
    pub(crate) fn to_markdown(&self, listings: &[&Listing]) -> Result<String> {
        let programs = listings.iter().map(|listing| listing.source(Language::Rust));
        let programs = programs.collect::<Result<Vec<_>, _>>()?;
        let is_used = |name: &str| {
            let path = format!("{}::", name.replace('-', "_"));
            programs.is_empty() || programs.iter().any(|program| program.contains(&path))
        };
        let mut tested = vec![format!("Rust {}", self.compiler)];
        for (name, version) in self.crates.iter().filter(|(name, _)| is_used(name)) {
            tested.push(format!("{} {version}", shown(name)));
        }
        let mut text = format!("Tested with {}", and(&tested));
        // A recording that is missing is told of where its listing stands.
        let pythons: BTreeSet<String> = listings
            .iter()
            .filter(|listing| listing.languages().contains(&Language::Python))
            .filter_map(|listing| listing.recording_header(Language::Python).ok())
            .map(|header| header.made_with)
            .collect();
        if !pythons.is_empty() {
            text.push_str(&format!("; the twins recorded with {}", and(&Vec::from_iter(pythons))));
        }
        Ok(format!("\n\n<footer class=\"page-foot\">{}.</footer>\n", escape(&text)))
    }
}

/// A crate's name as its project writes it.
fn shown(name: &str) -> &str {
    match name {
        "rayon" => "Rayon",
        "tokio" => "Tokio",
        name => name,
    }
}

fn and(names: &[String]) -> String {
    match names {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        names => names.join(""),
    }
}
