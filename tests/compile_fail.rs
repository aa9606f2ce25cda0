//! Every listing that a chapter marks `compile_fail` is refused, with the message that the page shows.
//!
//! `TRYBUILD=overwrite cargo test --test compile_fail` writes the compiler's messages to the `.stderr` files.

mod common;

use std::path::PathBuf;
use std::process::Command;

use common::chapters;
use common::skip::skip;

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
fn the_compiler_refuses_what_the_chapters_say_it_refuses() {
    if quotes_the_standard_library() {
        return skip(
            "the compiler's messages",
            "the component rust-src is installed, and adds lines to the compiler's messages",
        );
    }
    let cases = trybuild::TestCases::new();
    for path in refused() {
        cases.compile_fail(path);
    }
}
