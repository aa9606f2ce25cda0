//! Expands the chapters as mdBook does, so that skeptic finds the listings in them and makes a test of each.
//!
//! Our own preprocessor is left out: it would run Cargo, which waits for the lock that this build holds.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use mdbook_driver::MDBook;
use mdbook_driver::book::BookItem;
use mdbook_driver::builtin_renderers::MarkdownRenderer;
use mdbook_driver::config::Config;

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("Cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo sets it")).join("chapters");
    let book = MDBook::load_with_config(&root, Config::default()).expect("the book loads");
    let (expanded, _) = book
        .preprocess_book(&MarkdownRenderer::new())
        .expect("the chapters expand");

    // Listings mostly sleep, so that more of them than there are cores run side by side. Cargo hands both to the tests of
    // this package.
    for variable in ["RUST_TEST_THREADS", "SKEPTIC_JOBS"] {
        println!("cargo::rerun-if-env-changed={variable}");
        let number = env::var(variable).unwrap_or_else(|_| "8".to_owned());
        println!("cargo::rustc-env={variable}={number}");
    }

    // Not the folders: recordings lie in them too, and do not change what is built.
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/SUMMARY.md");
    for listing in glob(&root.join("listings")) {
        println!("cargo::rerun-if-changed={}", listing.display());
    }

    let mut pages = Vec::new();
    for item in expanded.iter() {
        let BookItem::Chapter(chapter) = item else { continue };
        let Some(path) = &chapter.source_path else { continue };
        let source = book.source_dir().join(path);
        println!("cargo::rerun-if-changed={}", source.display());
        // mdBook only logs an include that it cannot find, and leaves its text in place.
        assert!(
            !chapter.content.contains("{{#"),
            "{}: an include was not found",
            source.display()
        );
        let page = out.join(path);
        write_if_changed(&page, &ignoring_refused(&chapter.content), &source);
        pages.push(page);
    }
    skeptic::generate_doc_tests(&pages);
}

/// skeptic does not know `compile_fail`; those listings are tested in tests/compile_fail.rs.
fn ignoring_refused(chapter: &str) -> String {
    let lines = chapter.lines().map(|line| match line.starts_with("```rust") {
        true => line.replace("compile_fail", "ignore"),
        false => line.to_owned(),
    });
    lines.flat_map(|line| [line, "\n".to_owned()]).collect()
}

/// Keeps the page as old as its source: skeptic names it to Cargo as an input, and Cargo would take a page
/// written during the build for one changed since.
fn write_if_changed(page: &Path, text: &str, source: &Path) {
    if fs::read_to_string(page).is_ok_and(|old| old == text) {
        return;
    }
    fs::create_dir_all(page.parent().expect("it lies in OUT_DIR")).expect("OUT_DIR is writable");
    fs::write(page, text).expect("OUT_DIR is writable");
    let age = fs::metadata(source)
        .and_then(|source| source.modified())
        .expect("the chapter is readable");
    let file = File::options().write(true).open(page).expect("it was written above");
    file.set_modified(age).expect("the page is ours");
}

fn glob(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("listings/ is readable");
    let paths = entries.map(|entry| entry.expect("listings/ is readable").path());
    paths
        .flat_map(|path| match path.is_dir() {
            true => glob(&path),
            false => vec![path],
        })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}
