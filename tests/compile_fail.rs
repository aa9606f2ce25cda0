//! Every listing that a chapter marks `compile_fail` is refused, with the message that the page shows.
//!
//! `TRYBUILD=overwrite cargo test --test compile_fail` writes the compiler's messages to the `.stderr` files.

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;

use common::skip::leave_open;
use common::{ROOT, chapters, read, report};
use listing::build_examples;

/// The listings that the chapters mark, as paths from the root.
fn refused() -> Vec<PathBuf> {
    let mut paths = Vec::new();
    for (name, chapter) in chapters() {
        for block in chapter.code.iter().filter(|block| block.has("compile_fail")) {
            let include = block.include();
            let include = include.unwrap_or_else(|| panic!("src/{name}:{}: no listing is included", block.line));
            paths.push(include.path.trim_start_matches("../").into());
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
fn the_compiler_says_what_the_pages_show() {
    if quotes_the_standard_library() {
        return leave_open(
            "the wording of the compiler's messages",
            "the component rust-src is installed, which adds lines to them; their errors are compared all the same",
        );
    }
    let cases = trybuild::TestCases::new();
    for path in refused() {
        cases.compile_fail(path);
    }
}

/// The errors of a compiler's message, each with its code and without its place: `error[E0382]: use of moved value`.
fn errors(message: &str) -> Vec<&str> {
    let lines = message.lines().filter(|line| line.starts_with("error"));
    lines.filter(|line| !line.starts_with("error: aborting")).collect()
}

/// On any machine, whatever the components of its toolchain.
#[test]
fn the_compiler_refuses_for_the_reasons_that_the_pages_show() {
    let examples = build_examples(Path::new(ROOT), &["--examples"]).expect("the listings compile");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let refused = refused();
    assert!(!refused.is_empty(), "the course has listings that the compiler refuses");
    let mut faults = Vec::new();
    for path in refused {
        let output = examples
            .rustc()
            .args(["--emit", "metadata", "--out-dir"])
            .arg(target)
            .arg(&path)
            .current_dir(ROOT)
            .output()
            .expect("rustc can be started");
        let said = String::from_utf8_lossy(&output.stderr);
        let page = read(&path.with_extension("stderr").to_string_lossy());
        if output.status.success() || errors(&said) != errors(&page) {
            let path = path.display();
            let (found, expected) = (errors(&said), errors(&page));
            faults.push(format!("{path}: {found:?} instead of {expected:?}"));
        }
    }
    report(faults);
}
