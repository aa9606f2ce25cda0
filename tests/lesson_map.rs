//! The lesson map leads from each section and example of the Python lesson to a place in the book that is there.

mod common;

use std::collections::BTreeMap;
use std::fmt;

use common::{chapters, heading_ids, read};
use listing::Chapter;

/// A section or an example of the lesson. Names repeat, positions do not.
#[derive(Debug, Clone, PartialEq)]
struct Entry {
    position: usize,
    is_example: bool,
    name: String,
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let kind = if self.is_example { "example" } else { "heading" };
        write!(f, "{} {kind}: {}", self.position, self.name)
    }
}

/// A row of the map, with the targets of its links, such as `coffee-shop.md#both-orders-at-once`.
struct Row {
    entry: Entry,
    chapters: Vec<String>,
    listings: Vec<String>,
}

/// What tests/lesson.txt lists, a line each: `13 example: two tasks`.
fn lesson() -> Vec<Entry> {
    let parse = |line: &str| {
        let (position, entry) = line.split_once(' ')?;
        let (kind, name) = entry.split_once(": ")?;
        Some(Entry {
            position: position.parse().ok()?,
            is_example: kind == "example",
            name: name.to_owned(),
        })
    };
    let text = read("tests/lesson.txt");
    let lines = text.lines().map(|line| parse(line).unwrap_or_else(|| panic!("{line}")));
    lines.collect()
}

/// The rows of the map's tables, `| 13 | *Example:* two tasks | chapters | listings |`, in the order of the page.
fn rows() -> Vec<Row> {
    let parse = |row: &listing::Row| {
        let [position, name, chapters, listings] = &row.cells[..] else {
            return None;
        };
        let mark = "Example:";
        let is_example = name.emphasised == mark;
        Some(Row {
            entry: Entry {
                position: position.text.parse().ok()?,
                is_example,
                name: match is_example {
                    true => name.text[mark.len()..].trim().to_owned(),
                    false => name.text.clone(),
                },
            },
            chapters: own_links(&chapters.links),
            listings: own_links(&listings.links),
        })
    };
    chapters()["lesson-map.md"].rows.iter().filter_map(parse).collect()
}

/// Those targets that lead to a page of the book.
fn own_links(targets: &[String]) -> Vec<String> {
    let own = targets.iter().filter(|target| !target.contains("://"));
    own.cloned().collect()
}

/// Whether the book has the chapter, and in it the heading or the listing that the link names.
fn is_there(target: &str, chapters: &BTreeMap<String, Chapter>) -> bool {
    let (page, place) = target.split_once('#').unwrap_or((target, ""));
    let Some(chapter) = chapters.get(page) else {
        return false;
    };
    match place.strip_prefix("listing-") {
        Some(listing) => {
            let path = format!("../listings/{}/{listing}.rs", page.trim_end_matches(".md"));
            chapter.includes().any(|(_, include)| include.path == path)
        }
        None => place.is_empty() || heading_ids(chapter).iter().any(|id| id == place),
    }
}

/// Fails with those of `faulty` that there are.
fn none(what: &str, faulty: impl Iterator<Item = String>) {
    let faulty: Vec<String> = faulty.collect();
    assert!(faulty.is_empty(), "{what}:\n{}", faulty.join("\n"));
}

#[test]
fn every_section_and_example_of_the_lesson_has_its_row() {
    let (lesson, rows) = (lesson(), rows());
    let missing = lesson
        .iter()
        .filter(|entry| !rows.iter().any(|row| row.entry == **entry));
    none("without a row in src/lesson-map.md", missing.map(Entry::to_string));
    let unknown = rows.iter().filter(|row| !lesson.contains(&row.entry));
    none(
        "rows of what tests/lesson.txt does not list",
        unknown.map(|row| row.entry.to_string()),
    );
}

#[test]
fn the_rows_stand_in_the_order_of_the_lesson() {
    let rows = rows();
    let late = rows
        .windows(2)
        .filter(|pair| pair[1].entry.position != pair[0].entry.position + 1);
    none(
        "does not follow the row above it",
        late.map(|pair| pair[1].entry.to_string()),
    );
}

#[test]
fn every_row_leads_to_a_chapter() {
    let rows = rows();
    let lost = rows.iter().filter(|row| row.chapters.is_empty());
    none("no link to a chapter", lost.map(|row| row.entry.to_string()));
}

#[test]
fn every_example_leads_to_a_listing() {
    let rows = rows();
    let names_listing = |row: &&Row| row.listings.iter().any(|target| target.contains("#listing-"));
    let lost = rows.iter().filter(|row| row.entry.is_example && !names_listing(row));
    none("no link to a listing", lost.map(|row| row.entry.to_string()));
}

#[test]
fn every_link_of_the_map_leads_to_what_is_there() {
    let chapters = chapters();
    let targets = own_links(&chapters["lesson-map.md"].links).into_iter();
    none(
        "no such chapter, heading or listing",
        targets.filter(|target| !is_there(target, &chapters)),
    );
}
