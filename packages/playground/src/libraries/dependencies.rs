//! What the package whose libraries are offered depends on. Knows nothing of building it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, Metadata, Package, PackageId};

use crate::error::{Error, Result};
use crate::libraries::built::Library;

/// What is offered of a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Offered {
    /// What it depends on.
    Dependencies,
    /// Itself, in place of std. Programs make millions of steps with it, so it is optimised.
    InPlaceOfStd,
}

/// A direct dependency: what to write into a manifest, to get the very same.
#[derive(Debug, Clone)]
pub(super) struct Dependency {
    pub(super) id: PackageId,
    pub(super) library: Library,
    /// Its key in `[dependencies]`.
    key: String,
    source: BTreeMap<&'static str, String>,
    default_features: bool,
    features: BTreeSet<String>,
}

impl Dependency {
    /// Those of the package with this manifest, by the names under which code uses them.
    pub(super) fn all(metadata: &Metadata, manifest: &Path) -> Result<Vec<Dependency>> {
        let wrong = |reason| wrong(manifest, reason);
        let package = package(metadata, manifest)?;
        let nodes = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
        let node = nodes.into_iter().find(|node| node.id == package.id);
        let resolved = node.ok_or_else(|| wrong("its dependencies are not resolved".into()))?;
        let mut dependencies = Vec::new();
        for found in &resolved.deps {
            if !found.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal) {
                continue;
            }
            let target = &metadata[&found.pkg];
            let declared = package.dependencies.iter().filter(|declared| {
                declared.kind == DependencyKind::Normal
                    && declared.name == target.name.as_str()
                    && declared.rename.as_deref().unwrap_or(&declared.name).replace('-', "_") == found.name
            });
            let declared: Vec<_> = declared.collect();
            // A library's file may bear another name than its package; code then uses that one.
            let declared = if declared.is_empty() {
                package
                    .dependencies
                    .iter()
                    .filter(|d| d.kind == DependencyKind::Normal && d.name == target.name.as_str())
                    .collect()
            } else {
                declared
            };
            dependencies.push(Dependency {
                id: found.pkg.clone(),
                library: Library {
                    name: target.name.to_string(),
                    version: target.version.to_string(),
                    id: found.name.clone(),
                },
                key: declared
                    .iter()
                    .find_map(|d| d.rename.clone())
                    .unwrap_or(target.name.to_string()),
                source: source(target).map_err(wrong)?,
                default_features: declared.iter().any(|d| d.uses_default_features),
                features: declared.iter().flat_map(|d| d.features.clone()).collect(),
            });
        }
        dependencies.sort_by(|a, b| a.library.id.cmp(&b.library.id));
        Ok(dependencies)
    }

    /// The package with this manifest itself.
    pub(super) fn itself(metadata: &Metadata, manifest: &Path) -> Result<Dependency> {
        let package = package(metadata, manifest)?;
        let mut targets = package.targets.iter();
        let library = targets.find(|target| target.is_lib() || target.is_rlib());
        let library = library.ok_or_else(|| wrong(manifest, "there is no library in it".into()))?;
        Ok(Dependency {
            id: package.id.clone(),
            library: Library {
                name: package.name.to_string(),
                version: package.version.to_string(),
                id: library.name.replace('-', "_"),
            },
            key: package.name.to_string(),
            source: source(package).map_err(|reason| wrong(manifest, reason))?,
            default_features: true,
            features: BTreeSet::new(),
        })
    }

    /// True where it lies in a folder of the user's.
    pub(super) fn is_changeable(&self) -> bool {
        self.source.contains_key("path")
    }
}

fn wrong(manifest: &Path, reason: String) -> Error {
    Error::Manifest {
        manifest: manifest.to_owned(),
        reason,
    }
}

fn package<'m>(metadata: &'m Metadata, manifest: &Path) -> Result<&'m Package> {
    let canonical = fs::canonicalize(manifest).map_err(Error::file("reading", manifest))?;
    let mut packages = metadata.packages.iter();
    packages
        .find(|package| fs::canonicalize(&package.manifest_path).is_ok_and(|path| path == canonical))
        .ok_or_else(|| wrong(manifest, "there is no package in it".into()))
}

/// The folders of the package with this manifest and of all that it depends on, as far as they are the user's.
pub(super) fn own_folders(metadata: &Metadata, manifest: &Path) -> Result<BTreeSet<PathBuf>> {
    let mut wanted = vec![&package(metadata, manifest)?.id];
    let mut reached = BTreeSet::new();
    let mut folders = BTreeSet::new();
    let nodes = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
    let nodes: BTreeMap<_, _> = nodes.map(|node| (&node.id, node)).collect();
    while let Some(next) = wanted.pop() {
        if metadata[next].source.is_some() || !reached.insert(next) {
            continue;
        }
        folders.extend(metadata[next].manifest_path.parent().map(|folder| folder.into()));
        wanted.extend(nodes.get(next).into_iter().flat_map(|node| &node.dependencies));
    }
    Ok(folders)
}

/// Where to take a package from, as keys of a dependency's table.
fn source(package: &Package) -> Result<BTreeMap<&'static str, String>, String> {
    let exact = ("version", format!("={}", package.version));
    let Some(source) = &package.source else {
        let folder = package
            .manifest_path
            .parent()
            .map(ToString::to_string)
            .unwrap_or_default();
        return Ok(BTreeMap::from([exact, ("path", folder)]));
    };
    if source.is_crates_io() {
        return Ok(BTreeMap::from([exact]));
    }
    if let Some(git) = source.repr.strip_prefix("git+") {
        let (address, revision) = git.split_once('#').unwrap_or((git, ""));
        let address = address.split('?').next().unwrap_or(address);
        return Ok(BTreeMap::from([
            ("git", address.to_owned()),
            ("rev", revision.to_owned()),
        ]));
    }
    Err(format!(
        "`{}` comes from {source}; snippets can use crates from the default registry, a path or git",
        package.name
    ))
}

/// The one file of a package that has these dependencies and nothing else: it names them, so that they become a part of it.
pub(super) fn source_text(dependencies: &[Dependency]) -> String {
    let names = dependencies.iter().map(|dependency| &dependency.library.id);
    names.map(|name| format!("pub extern crate {name};\n")).collect()
}

/// Its manifest.
pub(super) fn manifest(dependencies: &[Dependency], offered: Offered) -> String {
    let profile = match offered {
        Offered::Dependencies => "",
        Offered::InPlaceOfStd => "opt-level = 2\ndebug-assertions = false\noverflow-checks = false\n",
    };
    // A JSON string is a TOML string, too.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let mut text = format!(
        "[package]\nname = \"playground-libraries\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n\n\
         [profile.dev]\ndebug = 0\nincremental = false\n{profile}\n[dependencies]\n",
    );
    for dependency in dependencies {
        let mut table: Vec<String> = dependency
            .source
            .iter()
            .map(|(key, value)| format!("{key} = {}", quoted(value)))
            .collect();
        let features: Vec<_> = dependency.features.iter().map(|feature| quoted(feature)).collect();
        table.push(format!("package = {}", quoted(&dependency.library.name)));
        table.push(format!("default-features = {}", dependency.default_features));
        table.push(format!("features = [{}]", features.join(", ")));
        text += &format!("{} = {{ {} }}\n", dependency.key, table.join(", "));
    }
    text
}
