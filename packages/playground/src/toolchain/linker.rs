//! The linker that comes with Rust, where Rust takes it itself. `rustc` calls it through a C compiler, which knows where the
//! system has its part of a program; to ask that once, and call the linker without it, makes each program some 5 ms sooner.
//! Knows nothing of what is linked.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// What stands for a program's own code where the C compiler is asked.
const OBJECT: &str = "playground-object.o";

/// How `rustc` is told of the linker.
#[derive(Debug, Clone)]
pub(crate) struct Linker {
    /// Without the C compiler, with what it would say.
    direct: Option<Vec<String>>,
    /// The folder in which the C compiler finds it.
    folder: PathBuf,
}

impl Linker {
    /// `None` on systems where Rust takes another one. What it says without the C compiler is tried on a small program.
    pub(super) fn find(rustc: &Path, sysroot: &Path, host: &str) -> Option<Self> {
        let tools = sysroot.join("lib/rustlib").join(host).join("bin");
        let folder = tools.join("gcc-ld");
        if host != "x86_64-unknown-linux-gnu" || !folder.join("ld.lld").is_file() {
            return None;
        }
        let direct = asked(&tools.join("rust-lld")).filter(|arguments| makes_programs(rustc, arguments));
        Some(Linker { direct, folder })
    }

    /// Arguments of `rustc`.
    pub(crate) fn arguments(&self) -> Vec<String> {
        let mut arguments = match &self.direct {
            Some(arguments) => arguments.clone(),
            // Rust's own choice, said so that it is sure to know the last one.
            None => vec![
                format!("-Clink-arg=-B{}", self.folder.display()),
                "-Clink-arg=-fuse-ld=lld".to_owned(),
            ],
        };
        // To start threads takes it longer than they save.
        arguments.extend(Linker::argument(Some(self), "--threads=1"));
        arguments
    }

    /// An argument of the linker's own, as `rustc` takes it.
    pub(crate) fn argument(linker: Option<&Self>, argument: &str) -> Vec<String> {
        match linker {
            Some(Linker { direct: Some(_), .. }) => vec![format!("-Clink-arg={argument}")],
            // Each for itself: a path may have a comma.
            _ => vec!["-Clink-arg=-Xlinker".to_owned(), format!("-Clink-arg={argument}")],
        }
    }
}

/// What the C compiler would have the linker do besides linking a program's own code, as arguments of `rustc`.
fn asked(linker: &Path) -> Option<Vec<String>> {
    let output = Command::new("cc")
        .args(["-###", "-m64", "-pie", "-nodefaultlibs", OBJECT])
        .env("LC_ALL", "C")
        .output()
        .ok()?;
    let said = String::from_utf8(output.stderr).ok()?;
    let command = said.lines().find(|line| line.contains(OBJECT))?;
    let own = [
        format!("-Clinker={}", linker.display()),
        "-Clinker-flavor=ld.lld".to_owned(),
    ];
    let told = besides(words(command)?)
        .into_iter()
        .map(|word| format!("-Clink-arg={word}"));
    Some(own.into_iter().chain(told).collect())
}

/// The words of a command as it would be typed into a shell; `None` where a quotation is not closed.
fn words(command: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut is_quoted = false;
    let mut letters = command.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                is_quoted = !is_quoted;
                word.get_or_insert_default();
            }
            '\\' => word.get_or_insert_default().push(letters.next()?),
            _ if letter.is_whitespace() && !is_quoted => words.extend(word.take()),
            _ => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    (!is_quoted).then_some(words)
}

/// A linker's arguments without what it is called by, what the C compiler itself adds to its work, and what `rustc` says.
fn besides(words: Vec<String>) -> Vec<String> {
    let mut besides = Vec::new();
    let mut words = words.into_iter().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "-plugin" | "-o" => drop(words.next()),
            OBJECT | "-pie" | "--build-id" => {}
            _ if word.starts_with("-plugin-opt") => {}
            _ => besides.push(word),
        }
    }
    besides
}

/// Whether `rustc` makes a program with them that runs.
fn makes_programs(rustc: &Path, arguments: &[String]) -> bool {
    let made = || {
        let folder = TempDir::new().ok()?;
        let source = folder.path().join("trial.rs");
        fs::write(&source, "fn main() {}").ok()?;
        let program = folder.path().join("trial");
        let mut call = Command::new(rustc);
        call.args(arguments).arg("-o").args([&program, &source]);
        let is_made = call.output().ok()?.status.success();
        (is_made && Command::new(program).output().ok()?.status.success()).then_some(())
    };
    made().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_the_c_compiler_says_only_what_the_system_needs_is_left() {
        let said = r#" /usr/lib/gcc/collect2 -plugin "/usr/lib/a b.so" "-plugin-opt=/usr/lib/x" --build-id -m elf_x86_64 -dynamic-linker /lib64/ld.so -pie -o a.out /usr/lib/Scrt1.o "-L/opt/with \"quotes\"" playground-object.o /usr/lib/crtn.o"#;
        let wanted = [
            "-m",
            "elf_x86_64",
            "-dynamic-linker",
            "/lib64/ld.so",
            "/usr/lib/Scrt1.o",
            "-L/opt/with \"quotes\"",
            "/usr/lib/crtn.o",
        ];
        assert_eq!(besides(words(said).unwrap()), wanted);
        assert_eq!(words("cc \"never closed"), None);
    }
}
