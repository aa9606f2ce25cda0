//! Every listing that a chapter marks `compile_fail` is refused, with the message that the page shows.
//!
//! `TRYBUILD=overwrite cargo test --test compile_fail` writes the compiler's messages to the `.stderr` files.

use std::fs;
use std::io::{Write, stderr};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The listings that the chapters mark, as paths from the root.
fn refused() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for entry in fs::read_dir(root.join("src")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if line.starts_with("```rust") && line.contains("compile_fail") {
                let include = lines.next().unwrap();
                let target = include
                    .split(['{', '#', ' ', ':', '}'])
                    .find(|part| part.ends_with(".rs"))
                    .unwrap();
                paths.push(target.trim_start_matches("../").into());
            }
        }
    }
    paths
}

/// With the component rust-src, the compiler quotes the standard library's source in its messages.
fn quotes_the_standard_library() -> bool {
    let output = Command::new("rustc").args(["--print", "sysroot"]).output().unwrap();
    let sysroot = PathBuf::from(String::from_utf8(output.stdout).unwrap().trim());
    sysroot.join("lib/rustlib/src/rust/library/std").is_dir()
}

#[test]
fn the_compiler_refuses_what_the_chapters_say_it_refuses() {
    if quotes_the_standard_library() {
        let why = "the component rust-src is installed, and adds lines to the compiler's messages";
        assert!(std::env::var_os("CI").is_none(), "{why}");
        let line = format!("skipped: the compiler's messages, since {why}\n");
        // Not eprintln, whose text libtest hides.
        stderr().write_all(line.as_bytes()).unwrap();
        return;
    }
    let cases = trybuild::TestCases::new();
    for path in refused() {
        cases.compile_fail(path);
    }
}
