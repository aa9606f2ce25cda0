//! Calls Cargo. Knows nothing of what is asked of it for.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use cargo_metadata::{Message, Metadata};
#[cfg(unix)]
use rustix::process::{Pid, setpriority_process};

use crate::error::{Error, Result};
use crate::program::Mode;
use crate::toolchain::{Toolchain, succeeded};

/// Cargo, for one package.
#[derive(Debug)]
pub(super) struct Cargo {
    /// The package's own manifest, not one that was made for it: its folder's settings are followed.
    pub(super) manifest: PathBuf,
    pub(super) toolchain: Toolchain,
}

impl Cargo {
    /// Cargo, freed from what a surrounding `cargo run` or the user's settings for other builds would change.
    fn command(&self) -> Command {
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
    pub(super) fn metadata(&self) -> Result<Metadata> {
        let mut last = None;
        for how in [&["--locked", "--offline"][..], &["--locked"], &[]] {
            let mut command = self.command();
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

    /// Builds `package`, as a shared object or as any library, offline if everything is there, and returns what Cargo says
    /// of the files. `progress` gets its lines.
    pub(super) fn build(
        &self,
        package: &Path,
        target: &Path,
        mode: Mode,
        shared: bool,
        progress: &dyn Fn(&str),
    ) -> Result<Vec<Message>> {
        let mut last = None;
        for how in [&["--offline"][..], &[]] {
            let mut command = self.command();
            command.args([
                "rustc",
                "--lib",
                "--message-format=json-render-diagnostics",
                "--color=never",
            ]);
            command.arg("--manifest-path").arg(package.join("Cargo.toml"));
            command.arg("--target-dir").arg(target).args(how);
            if mode == Mode::Release {
                command.arg("--release");
            }
            command.args(["--crate-type", if shared { "dylib" } else { "rlib" }]);
            if shared {
                command.args(["--", "-Cprefer-dynamic"]);
            }
            match follow(command, mode == Mode::Release, progress) {
                Ok(text) => {
                    return Message::parse_stream(text.as_bytes())
                        .collect::<Result<_, _>>()
                        .map_err(Error::file("reading Cargo's messages on", package));
                }
                Err(error) => last = Some(error),
            }
        }
        Err(last.expect("at least one try was made"))
    }
}

/// Lets it work only while nobody else does, as far as the system can.
fn give_way(child: &Child) {
    #[cfg(unix)]
    if let Err(error) = setpriority_process(Some(Pid::from_child(child)), 19) {
        tracing::debug!("Cargo keeps its priority: {error}");
    }
    #[cfg(not(unix))]
    let _ = child;
}

/// Runs Cargo, hands its progress on line by line, and returns its standard output.
fn follow(mut command: Command, gives_way: bool, progress: &dyn Fn(&str)) -> Result<String> {
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|source| Error::NoRust { tool: "cargo", source })?;
    if gives_way {
        give_way(&child);
    }
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
