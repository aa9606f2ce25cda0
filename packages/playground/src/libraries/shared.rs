//! The libraries linked once, into one shared object, so that no program's linker has to read them again. The toolchain's
//! shared standard library is copied beside it. Debug builds without a backtrace are linked with both: they are made without
//! line tables anyway. Knows nothing of programs.
//!
//! A package with the libraries as its dependencies is built as a `dylib`, which has all of them in it. `rustc` reads a
//! library's metadata, and the linker its code. So `rustc` gets archives (`ar`, in the form of System V and GNU) with the
//! metadata alone, and the linker the shared object.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

const MAGIC: &[u8] = b"!<arch>\n";
/// The member of a Rust library that has its metadata.
const METADATA: &str = "lib.rmeta/";
const HEADER: usize = 60;

/// Puts into `folder` what programs are linked with, and nothing else: the shared object `whole`, of each of the
/// `libraries` its metadata, and the standard library from the compiler's `sysroot`. Another server may be linking with
/// what is there: what stays the same is not touched.
pub(super) fn gather(folder: &Path, whole: &Path, libraries: &[PathBuf], sysroot: &Path, host: &str) -> Result<()> {
    fs::create_dir_all(folder).map_err(Error::file("creating", folder))?;
    let std = standard(sysroot, host).ok_or_else(|| {
        Error::file("looking for the shared standard library in", sysroot)(io::ErrorKind::NotFound.into())
    })?;
    let mut gathered = BTreeSet::new();
    for file in libraries.iter().chain([&std, &whole.to_owned()]) {
        let mut content = fs::read(file).map_err(Error::file("reading", file))?;
        // Macros the compiler itself loads, whole.
        if file.extension().is_some_and(|extension| extension == "rlib") {
            content = metadata_alone(&content)
                .ok_or_else(|| Error::file("reading the metadata of", file)(io::ErrorKind::InvalidData.into()))?;
        }
        let copy = folder.join(file.file_name().unwrap_or_default());
        put(&copy, &content).map_err(Error::file("writing", &copy))?;
        gathered.insert(copy);
    }
    let found = fs::read_dir(folder).map_err(Error::file("reading", folder))?;
    for stale in found
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| !gathered.contains(path))
    {
        fs::remove_file(&stale).map_err(Error::file("removing", stale))?;
    }
    Ok(())
}

/// Writes the file in one step, unless it is like that.
fn put(file: &Path, content: &[u8]) -> io::Result<()> {
    if fs::read(file).is_ok_and(|there| there == content) {
        return Ok(());
    }
    let new = file.with_extension("new");
    fs::write(&new, content)?;
    fs::rename(new, file)
}

/// Where a toolchain has the standard library as a shared object.
fn standard(sysroot: &Path, host: &str) -> Option<PathBuf> {
    let folder = sysroot.join("lib/rustlib").join(host).join("lib");
    let mut files = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    files.find(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("libstd-") && name.ends_with(".so")
    })
}

/// An archive of the one member that has the metadata.
fn metadata_alone(archive: &[u8]) -> Option<Vec<u8>> {
    let mut rest = archive.strip_prefix(MAGIC)?;
    while let Some((header, after)) = rest.split_at_checked(HEADER) {
        let field = |from: usize, to: usize| std::str::from_utf8(&header[from..to]).ok().map(str::trim_end);
        let size: usize = field(48, 58)?.parse().ok()?;
        // Each begins at an even offset.
        let padded = size + size % 2;
        if field(0, 16)? == METADATA {
            return Some(
                [
                    MAGIC,
                    header,
                    after.get(..size)?,
                    if size.is_multiple_of(2) { b"" } else { b"\n" },
                ]
                .concat(),
            );
        }
        rest = after.get(padded..)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(name: &str, content: &str) -> Vec<u8> {
        let header = format!("{name:16}{:12}{:6}{:6}{:8}{:<10}`\n", 0, 0, 0, 644, content.len());
        assert_eq!(header.len(), HEADER);
        let end = if content.len().is_multiple_of(2) { "" } else { "\n" };
        format!("{header}{content}{end}").into_bytes()
    }

    #[test]
    fn the_metadata_is_found_among_the_members_and_stands_alone() {
        let metadata = member(METADATA, "odd");
        let archive = [MAGIC, &member("/", "symbols"), &metadata, &member("a.o/", "code")].concat();
        assert_eq!(metadata_alone(&archive), Some([MAGIC, &metadata].concat()));
        assert_eq!(metadata_alone(&[MAGIC, &member("a.o/", "code")].concat()), None);
        assert_eq!(metadata_alone(b"no archive"), None);
        assert_eq!(
            metadata_alone(&archive[..archive.len() - 30]),
            Some([MAGIC, &metadata].concat())
        );
        assert_eq!(metadata_alone(&archive[..MAGIC.len() + 90]), None);
    }
}
