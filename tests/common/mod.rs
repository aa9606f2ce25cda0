//! What the tests of the listings share: the catalog, the chapters, and how a test says what it found or did not do.

// Each test program uses some of it.
#![allow(dead_code)]

pub(crate) mod runner;
pub(crate) mod skip;

use std::collections::BTreeMap;
use std::fs;
use std::iter;
use std::path::Path;
use std::sync::LazyLock;

use listing::{Catalog, Chapter, read_text};

/// The course's folder.
pub(crate) const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// All listings.
pub(crate) static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
    let folder = Path::new(ROOT).join("listings");
    Catalog::read(&folder).expect("the listings can be read")
});

/// The text of a file of the course.
pub(crate) fn read(path: &str) -> String {
    read_text(&Path::new(ROOT).join(path)).unwrap_or_else(|error| panic!("{error}"))
}

/// The chapters by their file names, SUMMARY.md apart.
pub(crate) fn chapters() -> BTreeMap<String, Chapter> {
    let entries = fs::read_dir(Path::new(ROOT).join("src")).expect("src/ can be read");
    let names = entries.map(|entry| {
        let name = entry.expect("src/ can be read").file_name();
        name.to_string_lossy().into_owned()
    });
    let chapters = names.filter(|name| name.ends_with(".md") && name != "SUMMARY.md");
    chapters
        .map(|name| {
            let chapter = Chapter::parse(&read(&format!("src/{name}")));
            (name, chapter)
        })
        .collect()
}

/// The ids that mdBook gives to the headings of a chapter: letters, digits, `_` and `-` in lower case, blanks as `-`,
/// nothing else; a repeated one gets a number. In their order.
pub(crate) fn heading_ids(chapter: &Chapter) -> Vec<String> {
    let mut ids = Vec::new();
    for heading in &chapter.headings {
        let letters = heading.text.trim().chars().flat_map(char::to_lowercase);
        let id: String = letters
            .filter(|letter| letter.is_alphanumeric() || letter.is_whitespace() || "_-".contains(*letter))
            .map(|letter| if letter.is_whitespace() { '-' } else { letter })
            .collect();
        let repeated = (1..).map(|number| format!("{id}-{number}"));
        let free = iter::once(id.clone()).chain(repeated).find(|id| !ids.contains(id));
        ids.extend(free);
    }
    ids
}

/// Fails with all faults that were found, if there are any.
#[track_caller]
pub(crate) fn report(faults: Vec<String>) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
