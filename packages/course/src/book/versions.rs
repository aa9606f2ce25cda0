//! The line at the end of each page: the versions that its programs were tested with, from the files that fix them. Knows
//! nothing of chapters.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};
use listing::{Catalog, Language, read_text};
use toml::Table;

use crate::book::html::escape;

/// As one HTML block of Markdown; nothing where no `Cargo.lock` fixes any version.
///
/// # Errors
/// If there is one, but not with the versions of the compiler and of every crate that a listing may use.
pub(crate) fn footer(root: &Path, catalog: &Catalog) -> Result<String> {
    if !root.join("Cargo.lock").is_file() {
        return Ok(String::new());
    }
    let read = |name: &str| -> Result<Table> {
        let path = root.join(name);
        read_text(&path)?
            .parse()
            .with_context(|| format!("{} is no TOML", path.display()))
    };
    let toolchain = read("rust-toolchain.toml")?;
    let compiler = toolchain
        .get("toolchain")
        .and_then(|table| table.get("channel")?.as_str())
        .context("rust-toolchain.toml names no channel")?;
    let (manifest, lock) = (read("Cargo.toml")?, read("Cargo.lock")?);
    let mut tested = vec![format!("Rust {compiler}")];
    for name in manifest
        .get("dependencies")
        .and_then(|table| table.as_table())
        .context("Cargo.toml names no dependencies")?
        .keys()
    {
        let packages = lock.get("package").and_then(|packages| packages.as_array());
        let version = packages
            .into_iter()
            .flatten()
            .find(|package| package.get("name").and_then(|found| found.as_str()) == Some(name))
            .and_then(|package| package.get("version")?.as_str())
            .with_context(|| format!("Cargo.lock has no `{name}`"))?;
        tested.push(format!("{} {version}", shown(name)));
    }
    let mut text = format!("Tested with {}", and(&tested));
    // A recording that is missing is told of where its listing stands.
    let pythons: BTreeSet<String> = catalog
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
