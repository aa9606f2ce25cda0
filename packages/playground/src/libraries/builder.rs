//! Builds the libraries, where they are not built as the manifest says. Knows nothing of who waits for them.
//!
//! A package of our own with the same dependencies and the same lock file is built by Cargo; what Cargo reports of the
//! built files is kept beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cargo_metadata::{CrateType, Message, Metadata};

use crate::error::{Error, Result};
use crate::libraries::built::{Built, STD, State};
use crate::libraries::cargo::Cargo;
use crate::libraries::dependencies::{Dependency, Offered, manifest, own_folders, source_text};
use crate::libraries::lock::reached_from;
use crate::libraries::manifest::{dependencies, without_targets};
use crate::libraries::shared;
use crate::program::Mode;
use crate::stamp::Stamp;
use crate::toolchain::Toolchain;

/// The file itself, or the files in a folder and below it: what is built there and what is hidden aside.
fn files_in(input: &Path) -> Vec<PathBuf> {
    let (mut files, mut left) = (Vec::new(), vec![input.to_owned()]);
    while let Some(path) = left.pop() {
        if fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_dir()) {
            let found = fs::read_dir(&path).into_iter().flatten().flatten();
            left.extend(found.map(|entry| entry.path()).filter(|path| {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                !name.starts_with('.') && name != "target"
            }));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Builds libraries into a folder of its own.
#[derive(Debug)]
pub(super) struct Builder {
    offered: Offered,
    cargo: Cargo,
    lockfile: Option<PathBuf>,
    folder: PathBuf,
}

impl Builder {
    pub(super) fn new(
        offered: Offered,
        manifest: PathBuf,
        lockfile: Option<PathBuf>,
        folder: PathBuf,
        toolchain: Toolchain,
    ) -> Self {
        Builder {
            offered,
            cargo: Cargo { manifest, toolchain },
            lockfile,
            folder,
        }
    }

    /// The names under which code uses what the manifest's package depends on, as far as its own text tells.
    pub(super) fn named(&self) -> BTreeSet<String> {
        let text = fs::read_to_string(&self.cargo.manifest).unwrap_or_default();
        dependencies(&text)
    }

    /// The libraries, built now if they are not, or not any more, as the manifest says. Blocks, for minutes at worst;
    /// another process that builds the same is waited for. `progress` gets Cargo's own lines.
    pub(super) fn build(&self, mode: Mode, progress: &dyn Fn(&str)) -> Result<Arc<Built>> {
        fs::create_dir_all(&self.folder).map_err(Error::file("creating", &self.folder))?;
        let lock = self.folder.join("lock");
        let file = fs::File::create(&lock).map_err(Error::file("creating", &lock))?;
        if file.try_lock().is_err() {
            progress("waiting for another process that builds the libraries");
            file.lock().map_err(Error::file("locking", &lock))?;
        }

        let saved = self.folder.join("state.json");
        let mut state = State::load(&saved);
        // What stands in for std is found changed by its texts, or Cargo would have to be asked each time.
        let knows_all = self.offered == Offered::InPlaceOfStd;
        let texts = self.texts(&state.inputs);
        if let Some(built) = state.built(mode)
            && built.texts == texts
            && (knows_all || !built.changeable)
            && built.is_there()
        {
            return Ok(Arc::new(built.clone()));
        }

        // The texts have changed. Most of what stands in them has nothing to do with the libraries.
        let metadata = self.cargo.metadata()?;
        state.inputs = self.inputs(&metadata)?;
        let texts = self.texts(&state.inputs);
        let manifest = &self.cargo.manifest;
        let dependencies = match self.offered {
            Offered::Dependencies => Dependency::all(&metadata, manifest)?,
            Offered::InPlaceOfStd => vec![Dependency::itself(&metadata, manifest)?],
        };
        let lock = self.lock(&metadata);
        let recipe = self.recipe(&dependencies, &lock);
        let built = match state.built(mode).take() {
            Some(built) if built.recipe == recipe && !built.changeable && built.is_there() => Built { texts, ..built },
            _ => self.cargo_build(mode, texts, recipe, &dependencies, &lock, progress)?,
        };
        *state.built(mode) = Some(built.clone());
        state.save(&saved)?;
        Ok(Arc::new(built))
    }

    /// Says in short what stands in the files, as far as we can tell by ourselves that it matters. While they say the
    /// same, Cargo need not be asked what they mean.
    fn texts(&self, inputs: &[PathBuf]) -> String {
        let mut texts = Stamp::default();
        texts.add(&self.cargo.toolchain.version);
        texts.add(self.cargo.manifest.as_os_str().as_encoded_bytes());
        for input in inputs.iter().flat_map(|input| files_in(input)) {
            texts.add(input.as_os_str().as_encoded_bytes());
            let text = fs::read_to_string(&input).unwrap_or_default();
            let is_manifest = input.file_name().is_some_and(|name| name == "Cargo.toml");
            texts.add(if is_manifest { without_targets(&text) } else { text });
        }
        texts.finish()
    }

    /// Says in short what the libraries are built from: which they are, in which versions, from where, with which
    /// features, what they in turn are locked to, and the compiler.
    fn recipe(&self, dependencies: &[Dependency], lock: &Path) -> String {
        let mut recipe = Stamp::default();
        recipe.add(&self.cargo.toolchain.version);
        recipe.add(manifest(dependencies, self.offered));
        recipe.add(source_text(dependencies));
        let lock = fs::read_to_string(lock).unwrap_or_default();
        let packages = dependencies
            .iter()
            .map(|dependency| (&*dependency.library.name, &*dependency.library.version));
        // A form that we do not know is taken as a whole.
        recipe.add(reached_from(&lock, packages).unwrap_or(lock));
        recipe.finish()
    }

    fn inputs(&self, metadata: &Metadata) -> Result<Vec<PathBuf>> {
        let mut inputs = vec![
            self.cargo.manifest.clone(),
            metadata.workspace_root.join("Cargo.toml").into(),
            self.lock(metadata),
        ];
        inputs.dedup();
        if self.offered == Offered::InPlaceOfStd {
            inputs.extend(own_folders(metadata, &self.cargo.manifest)?);
        }
        Ok(inputs)
    }

    fn lock(&self, metadata: &Metadata) -> PathBuf {
        self.lockfile
            .clone()
            .unwrap_or_else(|| metadata.workspace_root.join("Cargo.lock").into())
    }

    fn cargo_build(
        &self,
        mode: Mode,
        texts: String,
        recipe: String,
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
        write("Cargo.toml", &manifest(dependencies, self.offered))?;
        write("src/lib.rs", &source_text(dependencies))?;
        if lock.is_file() {
            let copy = package.join("Cargo.lock");
            fs::copy(lock, &copy).map_err(Error::file("copying", lock))?;
        }

        let build = |shared| self.cargo.build(&package, &target, mode, shared, progress);
        let build_shared = || {
            let messages = build(true)?;
            let shared = self.gather(&messages)?;
            Ok((messages, Some(shared)))
        };
        let wants_shared = cfg!(target_os = "linux") && mode == Mode::Debug && !dependencies.is_empty();
        let (messages, shared) = match wants_shared.then(build_shared) {
            Some(Ok(built)) => built,
            Some(Err::<_, Error>(error)) => {
                // Programs are compiled without it too, if slower.
                let messages = build(false)?;
                tracing::warn!("the libraries are not linked ahead: {error}");
                (messages, None)
            }
            None => (build(false)?, None),
        };
        let (mut externs, native) = self.files(messages, dependencies)?;
        if self.offered == Offered::InPlaceOfStd {
            externs = externs.into_values().map(|file| (STD.to_owned(), file)).collect();
        }
        let profile = match mode {
            Mode::Debug => "debug",
            Mode::Release => "release",
        };
        let mut stamp = Stamp::default();
        stamp.add(&recipe);
        for file in externs.values() {
            let modified = fs::metadata(file).and_then(|metadata| metadata.modified());
            stamp.add(format!("{file:?} {modified:?}"));
        }
        Ok(Built {
            stamp: stamp.finish(),
            texts,
            recipe,
            changeable: dependencies.iter().any(Dependency::is_changeable),
            libraries: dependencies
                .iter()
                .map(|dependency| dependency.library.clone())
                .collect(),
            externs,
            shared,
            dependencies: target.join(profile).join("deps"),
            native,
        })
    }

    /// Gathers what programs are linked with, in a folder of its own.
    fn gather(&self, messages: &[Message]) -> Result<PathBuf> {
        let artifacts = messages.iter().filter_map(|message| match message {
            Message::CompilerArtifact(artifact) => Some(artifact),
            _ => None,
        });
        let files = artifacts.flat_map(|artifact| artifact.filenames.iter().map(move |file| (artifact, file)));
        let (mut whole, mut libraries) = (None, Vec::new());
        for (artifact, file) in files {
            let is_own = artifact.target.crate_types.contains(&CrateType::DyLib);
            match file.extension() {
                Some("so") if is_own => whole = Some(PathBuf::from(file.as_std_path())),
                Some("rlib" | "so") if !is_own => libraries.push(file.clone().into()),
                _ => {}
            }
        }
        let whole = whole.ok_or_else(|| Error::Manifest {
            manifest: self.cargo.manifest.clone(),
            reason: "Cargo built no shared object of its libraries".into(),
        })?;
        let folder = self.folder.join("shared");
        let Toolchain { sysroot, host, .. } = &self.cargo.toolchain;
        shared::gather(&folder, &whole, &libraries, sysroot, host)?;
        Ok(folder)
    }

    /// The files of the libraries by the names under which code uses them, and search paths for native ones.
    fn files(
        &self,
        messages: Vec<Message>,
        dependencies: &[Dependency],
    ) -> Result<(BTreeMap<String, PathBuf>, BTreeSet<String>)> {
        let mut externs = BTreeMap::new();
        let mut native = BTreeSet::new();
        for message in messages {
            match message {
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
                manifest: self.cargo.manifest.clone(),
                reason,
            });
        }
        Ok((externs, native))
    }
}
