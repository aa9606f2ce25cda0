//! Builds, once, the crates that snippets may use, and knows how `rustc` finds them. Knows nothing of snippets.
//!
//! The crates are the `[dependencies]` of one package. A package of our own with the same dependencies and the same
//! lock file is built by Cargo; what Cargo reports of the built files is kept beside it.

use crate::{
    Error, Result,
    program::Mode,
    toolchain::{Toolchain, succeeded},
};
use cargo_metadata::{CrateType, DependencyKind, Message, Metadata, Package, PackageId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
    thread,
};

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
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Built {
    /// Two sets with the same stamp are the same.
    pub(crate) stamp: String,
    /// What they were built from.
    from: String,
    /// One of them lies in a folder of the user's, where it may change at any time.
    changeable: bool,
    pub(crate) libraries: Vec<Library>,
    /// Files of the direct dependencies, by the name under which code uses them.
    externs: BTreeMap<String, PathBuf>,
    /// Where the indirect ones are.
    dependencies: PathBuf,
    /// Search paths for native libraries, as Cargo's build scripts print them.
    native: BTreeSet<String>,
}

impl Built {
    /// The arguments by which `rustc` finds the libraries.
    pub(crate) fn arguments(&self) -> Vec<String> {
        let externs = self
            .externs
            .iter()
            .flat_map(|(name, file)| ["--extern".into(), format!("{name}={}", file.display())]);
        let dependencies = ["-L".into(), format!("dependency={}", self.dependencies.display())];
        let native = self.native.iter().flat_map(|path| ["-L".into(), path.clone()]);
        externs.chain(dependencies).chain(native).collect()
    }

    pub(crate) fn is_there(&self) -> bool {
        self.dependencies.is_dir() && self.externs.values().all(|file| file.is_file())
    }
}

/// What is kept between two starts.
#[derive(Debug, Default, Serialize, Deserialize)]
struct State {
    /// The files on which the set depends.
    inputs: Vec<PathBuf>,
    debug: Option<Built>,
    release: Option<Built>,
}

impl State {
    fn built(&mut self, mode: Mode) -> &mut Option<Built> {
        match mode {
            Mode::Debug => &mut self.debug,
            Mode::Release => &mut self.release,
        }
    }
}

/// Builds libraries into a folder of its own.
#[derive(Debug)]
pub(crate) struct Builder {
    pub(crate) manifest: PathBuf,
    pub(crate) lockfile: Option<PathBuf>,
    pub(crate) folder: PathBuf,
    pub(crate) toolchain: Toolchain,
}

impl Builder {
    /// The libraries, built now if they are not, or not any more, as the manifest says. Blocks, for minutes at worst;
    /// another process that builds the same is waited for. `progress` gets Cargo's own lines.
    pub(crate) fn build(&self, mode: Mode, progress: &dyn Fn(&str)) -> Result<Arc<Built>> {
        fs::create_dir_all(&self.folder).map_err(Error::file("creating", &self.folder))?;
        let lock = self.folder.join("lock");
        let file = fs::File::create(&lock).map_err(Error::file("creating", &lock))?;
        if file.try_lock().is_err() {
            progress("waiting for another process that builds the libraries");
            file.lock().map_err(Error::file("locking", &lock))?;
        }

        let saved = self.folder.join("state.json");
        let mut state: State = fs::read(&saved)
            .ok()
            .and_then(|text| serde_json::from_slice(&text).ok())
            .unwrap_or_default();
        let from = self.from(&state.inputs);
        if let Some(built) = state.built(mode)
            && built.from == from
            && !built.changeable
            && built.is_there()
        {
            return Ok(Arc::new(built.clone()));
        }

        let metadata = self.metadata()?;
        state.inputs = self.inputs(&metadata);
        let from = self.from(&state.inputs);
        let dependencies = self.dependencies(&metadata)?;
        let built = self.cargo_build(mode, from, &dependencies, &self.lock(&metadata), progress)?;
        *state.built(mode) = Some(built.clone());
        let text = serde_json::to_vec_pretty(&state).expect("the state is plain data");
        // Written whole or not at all: who reads it holds the lock, but we may be killed.
        let new = self.folder.join("state.json.new");
        fs::write(&new, text).map_err(Error::file("writing", &new))?;
        fs::rename(&new, &saved).map_err(Error::file("writing", &saved))?;
        Ok(Arc::new(built))
    }

    /// Says in short what the libraries would be built from.
    fn from(&self, inputs: &[PathBuf]) -> String {
        let mut hash = Sha256::new();
        hash.update(&self.toolchain.version);
        hash.update(self.manifest.as_os_str().as_encoded_bytes());
        for input in inputs {
            hash.update(input.as_os_str().as_encoded_bytes());
            let content = fs::read(input).unwrap_or_default();
            hash.update(content.len().to_le_bytes());
            hash.update(content);
        }
        hex(&hash.finalize())
    }

    fn inputs(&self, metadata: &Metadata) -> Vec<PathBuf> {
        let mut inputs = vec![
            self.manifest.clone(),
            metadata.workspace_root.join("Cargo.toml").into(),
            self.lock(metadata),
        ];
        inputs.dedup();
        inputs
    }

    fn lock(&self, metadata: &Metadata) -> PathBuf {
        self.lockfile
            .clone()
            .unwrap_or_else(|| metadata.workspace_root.join("Cargo.lock").into())
    }

    /// Cargo, freed from what a surrounding `cargo run` or the user's settings for other builds would change.
    fn cargo(&self) -> Command {
        let mut command = Command::new(&self.toolchain.cargo);
        let parent = self.manifest.parent().unwrap_or(Path::new("."));
        command
            .current_dir(parent)
            .stdin(Stdio::null())
            .env("RUSTC", &self.toolchain.rustc);
        for name in [
            "RUSTFLAGS",
            "CARGO_ENCODED_RUSTFLAGS",
            "CARGO_TARGET_DIR",
            "CARGO_BUILD_TARGET",
            "CARGO_BUILD_TARGET_DIR",
        ] {
            command.env_remove(name);
        }
        command
    }

    /// Offline if everything is there, and in every case with the versions that are locked, as far as there is a lock.
    fn metadata(&self) -> Result<Metadata> {
        let mut last = None;
        for how in [&["--locked", "--offline"][..], &["--locked"], &[]] {
            let mut command = self.cargo();
            command.args([
                "metadata",
                "--format-version=1",
                "--filter-platform",
                &self.toolchain.host,
            ]);
            command.arg("--manifest-path").arg(&self.manifest).args(how);
            let output = command
                .output()
                .map_err(|source| Error::NoRust { tool: "cargo", source })?;
            match succeeded("cargo metadata", output) {
                Ok(text) => {
                    return serde_json::from_str(&text).map_err(|error| Error::Tool {
                        command: "cargo metadata".into(),
                        stderr: format!("its answer is not understood: {error}"),
                    });
                }
                Err(error) => last = Some(error),
            }
        }
        Err(last.expect("at least one try was made"))
    }

    fn dependencies(&self, metadata: &Metadata) -> Result<Vec<Dependency>> {
        let wrong = |reason: String| Error::Manifest {
            manifest: self.manifest.clone(),
            reason,
        };
        let canonical = fs::canonicalize(&self.manifest).map_err(Error::file("reading", &self.manifest))?;
        let package = metadata
            .packages
            .iter()
            .find(|package| fs::canonicalize(&package.manifest_path).is_ok_and(|path| path == canonical))
            .ok_or_else(|| wrong("there is no package in it".into()))?;
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

    fn cargo_build(
        &self,
        mode: Mode,
        from: String,
        dependencies: &[Dependency],
        lock: &Path,
        progress: &dyn Fn(&str),
    ) -> Result<Built> {
        let package = self.folder.join("package");
        let target = self.folder.join("target");
        let write = |name: &str, text: &str| {
            let path = package.join(name);
            fs::write(&path, text).map_err(Error::file("writing", path))
        };
        fs::create_dir_all(package.join("src")).map_err(Error::file("creating", &package))?;
        write("Cargo.toml", &manifest(dependencies))?;
        write("src/lib.rs", "")?;
        if lock.is_file() {
            let copy = package.join("Cargo.lock");
            fs::copy(lock, &copy).map_err(Error::file("copying", lock))?;
        }

        let mut messages = None;
        for how in [&["--offline"][..], &[]] {
            let mut command = self.cargo();
            command.args(["build", "--message-format=json-render-diagnostics", "--color=never"]);
            command.arg("--manifest-path").arg(package.join("Cargo.toml"));
            command.arg("--target-dir").arg(&target).args(how);
            if mode == Mode::Release {
                command.arg("--release");
            }
            match follow(command, progress) {
                Ok(text) => {
                    messages = Some(Ok(text));
                    break;
                }
                Err(error) => messages = Some(Err(error)),
            }
        }
        let messages = messages.expect("at least one try was made")?;

        let mut externs = BTreeMap::new();
        let mut native = BTreeSet::new();
        for message in Message::parse_stream(messages.as_bytes()) {
            match message.map_err(Error::file("reading Cargo's messages on", &package))? {
                Message::CompilerArtifact(artifact) => {
                    let is_library = artifact.target.is_lib()
                        || artifact.target.is_rlib()
                        || artifact.target.is_proc_macro()
                        || artifact.target.crate_types.contains(&CrateType::RLib);
                    let of = dependencies
                        .iter()
                        .filter(|dependency| is_library && dependency.id == artifact.package_id);
                    let file = artifact.filenames.iter().find(|file| {
                        file.extension()
                            .is_some_and(|extension| extension != "rmeta" && extension != "d")
                    });
                    for dependency in of {
                        if let Some(file) = file {
                            externs.insert(dependency.library.id.clone(), file.clone().into());
                        }
                    }
                }
                Message::BuildScriptExecuted(script) => {
                    native.extend(script.linked_paths.into_iter().map(|path| path.to_string()));
                }
                _ => {}
            }
        }
        if let Some(missing) = dependencies
            .iter()
            .find(|dependency| !externs.contains_key(&dependency.library.id))
        {
            let reason = format!(
                "Cargo built no library of `{}` that code could use",
                missing.library.name
            );
            return Err(Error::Manifest {
                manifest: self.manifest.clone(),
                reason,
            });
        }
        let profile = match mode {
            Mode::Debug => "debug",
            Mode::Release => "release",
        };
        let mut hash = Sha256::new();
        hash.update(&from);
        for file in externs.values() {
            let modified = fs::metadata(file).and_then(|metadata| metadata.modified());
            hash.update(format!("{file:?} {modified:?}"));
        }
        let stamp = hex(&hash.finalize());
        Ok(Built {
            stamp,
            from,
            changeable: dependencies
                .iter()
                .any(|dependency| dependency.source.contains_key("path")),
            libraries: dependencies
                .iter()
                .map(|dependency| dependency.library.clone())
                .collect(),
            externs,
            dependencies: target.join(profile).join("deps"),
            native,
        })
    }
}

struct Dependency {
    id: PackageId,
    library: Library,
    /// Its key in `[dependencies]`.
    key: String,
    source: BTreeMap<&'static str, String>,
    default_features: bool,
    features: BTreeSet<String>,
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

/// The manifest of the package that has these dependencies and nothing else.
fn manifest(dependencies: &[Dependency]) -> String {
    // A JSON string is a TOML string, too.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let mut text = String::from(
        "[package]\nname = \"playground-libraries\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n\n\
         [profile.dev]\ndebug = 0\nincremental = false\n\n[dependencies]\n",
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

/// Runs Cargo, hands its progress on line by line, and returns its standard output.
fn follow(mut command: Command, progress: &dyn Fn(&str)) -> Result<String> {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|source| Error::NoRust { tool: "cargo", source })?;
    let mut stdout = child.stdout.take().expect("it was piped");
    let reader = thread::spawn(move || {
        let mut text = String::new();
        stdout.read_to_string(&mut text).map(|_| text)
    });
    let mut said = String::new();
    for line in BufReader::new(child.stderr.take().expect("it was piped"))
        .lines()
        .map_while(|line| line.ok())
    {
        progress(line.trim());
        said += &line;
        said.push('\n');
    }
    let status = child.wait().map_err(Error::Process)?;
    let stdout = reader
        .join()
        .unwrap_or_else(|_| Ok(String::new()))
        .map_err(Error::Process)?;
    if !status.success() {
        return Err(Error::Tool {
            command: "cargo build (of the libraries)".into(),
            stderr: said.trim().to_owned(),
        });
    }
    Ok(stdout)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
