//! Every listing has its place: in one chapter, and among Cargo's examples.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use listing::{Catalog, Language};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn catalog() -> Catalog {
    Catalog::read(&Path::new(ROOT).join("listings")).unwrap()
}

/// The chapters' file names and texts.
fn chapters() -> BTreeMap<String, String> {
    let entries = fs::read_dir(Path::new(ROOT).join("src")).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(&path).unwrap())
        })
        .collect()
}

/// The paths that the text includes, as they stand there, without anchors.
fn included(text: &str) -> Vec<&str> {
    let lines = text.lines().filter_map(|line| line.strip_prefix("{{#"));
    let targets = lines.filter_map(|line| line.strip_suffix("}}")?.split_once(' '));
    targets.map(|(_, target)| target.split(':').next().unwrap()).collect()
}

#[test]
fn every_listing_is_in_its_chapter_once() {
    let chapters = chapters();
    for listing in catalog().iter() {
        let path = format!("../listings/{}/{}.rs", listing.chapter, listing.name);
        let found: Vec<&String> = chapters
            .iter()
            .flat_map(|(name, text)| {
                included(text)
                    .into_iter()
                    .filter(|target| *target == path)
                    .map(move |_| name)
            })
            .collect();
        assert_eq!(
            found,
            [&format!("{}.md", listing.chapter)],
            "chapters that include {path}"
        );
    }
}

#[test]
fn every_chapter_is_in_the_summary() {
    let chapters = chapters();
    let summary = &chapters["SUMMARY.md"];
    for name in chapters.keys().filter(|name| *name != "SUMMARY.md") {
        assert!(
            summary.contains(&format!("({name})")),
            "src/SUMMARY.md does not link to {name}"
        );
    }
}

#[test]
fn every_rust_block_in_a_chapter_comes_from_listings() {
    for (name, text) in chapters() {
        let mut lines = text.lines().enumerate();
        while let Some((number, line)) = lines.next() {
            if !line.starts_with("```") {
                continue;
            }
            let body: Vec<&str> = lines
                .by_ref()
                .map(|(_, line)| line)
                .take_while(|line| !line.starts_with("```"))
                .collect();
            if line.starts_with("```rust") {
                assert!(
                    body.len() == 1 && included(body[0]).len() == 1,
                    "src/{name}:{}: a Rust block that does not come from listings/",
                    number + 1
                );
            }
        }
    }
}

#[test]
fn every_listing_that_runs_is_an_example() {
    let manifest = fs::read_to_string(Path::new(ROOT).join("Cargo.toml")).unwrap();
    for listing in catalog().iter() {
        let (name, chapter) = (&listing.name, &listing.chapter);
        let entry = format!("[[example]]\nname = \"{name}\"\npath = \"listings/{chapter}/{name}.rs\"\n");
        assert_eq!(
            manifest.contains(&entry),
            !listing.is_refused(),
            "a listing that runs, and no other, stands in Cargo.toml as\n\n{entry}"
        );
    }
}

#[test]
fn a_listing_and_its_twin_have_the_same_caption() {
    for listing in catalog().iter() {
        for language in listing.languages() {
            let caption = listing.caption(language).unwrap();
            assert_eq!(
                caption,
                listing.caption(Language::Rust).unwrap(),
                "{} in {}",
                listing.name,
                language.name()
            );
        }
    }
}
