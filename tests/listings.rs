//! Every listing has its place: in one chapter, and among Cargo's examples.

mod common;

use std::path::Path;

use common::{CATALOG, ROOT, chapters, read, report};
use listing::{ExampleList, Language, Subject};

#[test]
fn every_listing_is_in_its_chapter_once() {
    let chapters = chapters();
    for listing in CATALOG.all() {
        let path = format!("../listings/{}/{}.rs", listing.chapter, listing.name);
        let including = chapters.iter().flat_map(|(name, chapter)| {
            let of_it = chapter.includes().filter(|(_, include)| include.path == path);
            of_it.map(move |_| name)
        });
        let found: Vec<&String> = including.collect();
        assert_eq!(
            found,
            [&format!("{}.md", listing.chapter)],
            "chapters that include {path}"
        );
    }
}

#[test]
fn every_include_stands_in_a_block_of_its_own() {
    for (name, chapter) in chapters() {
        let text = read(&format!("src/{name}"));
        let lines = text.lines().filter(|line| line.contains("{{#"));
        assert_eq!(lines.count(), chapter.includes().count(), "includes in src/{name}");
    }
}

#[test]
fn every_chapter_is_in_the_summary() {
    let summary = read("src/SUMMARY.md");
    for name in chapters().keys() {
        assert!(
            summary.contains(&format!("({name})")),
            "src/SUMMARY.md does not link to {name}"
        );
    }
}

/// Code of any other origin is never compiled, whatever its fence calls it.
#[test]
fn every_block_of_code_in_a_chapter_comes_from_listings() {
    let mut faults = Vec::new();
    for (name, chapter) in chapters() {
        // What is typed, and changes to listings, which are tried in changes.rs.
        let others = ["console", "diff"];
        let blocks = chapter.code.iter().filter(|block| !others.contains(&block.language()));
        for block in blocks.filter(|block| block.include().is_none()) {
            let line = block.line;
            faults.push(format!(
                "src/{name}:{line}: a block of code that does not come from listings/"
            ));
        }
    }
    report(faults);
}

#[test]
fn every_listing_that_runs_is_an_example() {
    let list = ExampleList::read(Path::new(ROOT), &CATALOG).unwrap();
    let path = list.path().display();
    assert!(
        !list.is_stale(),
        "{path} names other listings than there are; `cargo run -- record` writes it"
    );
}

/// The lines of the `[dependencies]` of a manifest.
fn dependencies(manifest: &str) -> Vec<String> {
    let text = read(manifest);
    let lines = text.lines().skip_while(|line| *line != "[dependencies]").skip(1);
    let own = lines.take_while(|line| !line.starts_with('[') && !line.starts_with("# Written"));
    let mut own: Vec<String> = own.filter(|line| line.contains('=')).map(str::to_owned).collect();
    own.sort();
    own
}

#[test]
fn a_listing_may_use_what_the_runner_offers_and_nothing_else() {
    assert!(!dependencies("Cargo.toml").is_empty());
    assert_eq!(dependencies("listings/Cargo.toml"), dependencies("Cargo.toml"));
}

#[test]
fn a_listing_and_its_twin_have_the_same_caption() {
    for listing in CATALOG.iter() {
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

/// Without one, what is claimed of the twin alone would never be judged.
#[test]
fn what_is_claimed_of_a_twin_has_one() {
    for listing in CATALOG.iter() {
        let mut claims = listing.story().claims.iter();
        if claims.any(|claim| claim.subject() == Subject::Twin) {
            assert!(
                listing.languages().contains(&Language::Python),
                "{} has `python_claims` and no twin",
                listing.name
            );
        }
    }
}
