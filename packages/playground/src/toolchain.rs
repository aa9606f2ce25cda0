//! Finds the compiler and Cargo. Knows nothing of what is compiled.

mod linker;

use std::env::consts::EXE_SUFFIX;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, OnceLock};

use serde::Serialize;

use crate::error::{Error, Result};
pub(crate) use linker::Linker;

/// The compiler itself, not rustup's proxy, which would cost some hundredths of a second at each call.
#[derive(Debug, Clone)]
pub(crate) struct Toolchain {
    pub(crate) rustc: PathBuf,
    pub(crate) cargo: PathBuf,
    pub(crate) sysroot: PathBuf,
    /// All that `rustc -vV` says: two compilers that say the same understand each other's libraries.
    pub(crate) version: String,
    /// The machine's target triple.
    pub(crate) host: String,
    /// Found out when it is first asked for.
    pub(crate) linker: Arc<OnceLock<Option<Linker>>>,
}

impl Toolchain {
    /// Asks `rustc` in `folder`, so that a `rust-toolchain.toml` there is followed.
    pub(crate) fn find(folder: &Path) -> Result<Self> {
        let sysroot = PathBuf::from(ask("rustc", &["--print", "sysroot"], folder)?.trim());
        let own = |name: &str| {
            let path = sysroot.join("bin").join(format!("{name}{EXE_SUFFIX}"));
            if path.is_file() { path } else { PathBuf::from(name) }
        };
        let (rustc, cargo) = (own("rustc"), own("cargo"));
        let version = ask(&rustc, &["-vV"], folder)?;
        let host = version
            .lines()
            .find_map(|line| line.strip_prefix("host: "))
            .unwrap_or_default()
            .to_owned();
        if cargo.is_relative() {
            ask("cargo", &["--version"], folder)?;
        }
        Ok(Toolchain {
            rustc,
            cargo,
            sysroot,
            version,
            host,
            linker: Arc::default(),
        })
    }
}

impl Toolchain {
    /// What programs are linked by, where that is known. The first time, that takes as long as a short program.
    pub(crate) fn linker(&self) -> Option<&Linker> {
        let linker = self
            .linker
            .get_or_init(|| Linker::find(&self.rustc, &self.sysroot, &self.host));
        linker.as_ref()
    }

    /// One of the programs that come with the compiler as components.
    ///
    /// # Errors
    /// [`Error::NoTool`] where it is not there.
    pub(crate) fn tool(&self, name: &'static str) -> Result<PathBuf> {
        let path = self.sysroot.join("bin").join(format!("{name}{EXE_SUFFIX}"));
        let component = name.trim_end_matches("-driver");
        path.is_file()
            .then_some(path)
            .ok_or(Error::NoTool { tool: name, component })
    }

    /// Of those components that are there.
    pub(crate) fn versions(&self) -> Result<Versions> {
        let of = |program: &Path| Ok(Version::read(&ask(program, &["--version"], &self.sysroot)?));
        let of_tool = |name| self.tool(name).ok().map(|program| of(&program)).transpose();
        Ok(Versions {
            rustc: of(&self.rustc)?,
            rustfmt: of_tool("rustfmt")?,
            clippy: of_tool("clippy-driver")?,
        })
    }
}

/// The compiler and its components, as far as they are there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Versions {
    /// The compiler.
    pub rustc: Version,
    /// What formats.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rustfmt: Option<Version>,
    /// What has more to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clippy: Option<Version>,
}

/// Which one a program is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Version {
    /// For instance `1.95.0`.
    pub version: String,
    /// Of its last commit.
    pub hash: String,
    /// Of its last commit.
    pub date: String,
}

impl Version {
    /// From a line such as `rustc 1.95.0 (59807616e 2026-04-14)`; what is not said is empty.
    fn read(said: &str) -> Self {
        let mut words = said
            .split(|c: char| c.is_whitespace() || "()".contains(c))
            .filter(|word| !word.is_empty());
        let mut next = || words.next().unwrap_or_default().to_owned();
        next();
        Version {
            version: next(),
            hash: next(),
            date: next(),
        }
    }
}

fn ask(program: impl AsRef<OsStr>, arguments: &[&str], folder: &Path) -> Result<String> {
    let program = program.as_ref();
    let tool = if Path::new(program).file_stem() == Some(OsStr::new("cargo")) {
        "cargo"
    } else {
        "rustc"
    };
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .map_err(|source| Error::NoRust { tool, source })?;
    succeeded(&format!("{tool} {}", arguments.join(" ")), output)
}

/// The standard output of a command that must have succeeded.
pub(crate) fn succeeded(command: &str, output: Output) -> Result<String> {
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(Error::Tool {
            command: command.to_owned(),
            stderr,
        });
    }
    String::from_utf8(output.stdout).map_err(|error| Error::Tool {
        command: command.to_owned(),
        stderr: io::Error::other(error).to_string(),
    })
}
