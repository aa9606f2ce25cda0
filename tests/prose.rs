//! The chapters' text: how long one is, and what stands in the open.

mod common;

use std::collections::BTreeSet;

use common::{CATALOG, chapters, read, report};
use listing::Chapter;

/// In a chapter, its code apart: one sitting.
const MOST_WORDS: usize = 1400;

/// The pages that speak of the Python lesson which the course follows; a reader of the others need not know it.
const OF_THE_LESSON: [&str; 3] = ["introduction.md", "lesson-map.md", "how-tested.md"];

/// A page's source without its blocks of code.
fn prose(name: &str, chapter: &Chapter) -> String {
    let mut text = read(&format!("src/{name}"));
    for block in chapter.code.iter().rev() {
        text.replace_range(block.range.clone(), "");
    }
    text
}

/// A page's source without its practice: *Try it*, and the exercise at its end.
fn read_in_one_go(prose: &str) -> String {
    let sections = prose.split("\n## ");
    let read = sections.filter(|section| !section.starts_with("Try it\n") && !section.starts_with("Exercise\n"));
    read.collect::<Vec<_>>().join("\n## ")
}

/// Those that have listings.
fn chapters_of_listings() -> Vec<(String, String)> {
    let of_listings: BTreeSet<String> = CATALOG
        .iter()
        .map(|listing| format!("{}.md", listing.chapter))
        .collect();
    let chapters = chapters().into_iter().filter(|(name, _)| of_listings.contains(name));
    chapters
        .map(|(name, chapter)| {
            let prose = prose(&name, &chapter);
            (name, prose)
        })
        .collect()
}

#[test]
fn no_chapter_takes_more_than_one_sitting() {
    let mut faults = Vec::new();
    for (name, prose) in chapters_of_listings() {
        let words = read_in_one_go(&prose).split_whitespace().count();
        if words > MOST_WORDS {
            faults.push(format!("src/{name}: {words} words, and {MOST_WORDS} is the most"));
        }
    }
    report(faults);
}

#[test]
fn the_answer_to_try_it_is_folded() {
    const FOLDED: &str = "\n<details>\n<summary>Answer</summary>\n\n";
    let mut faults = Vec::new();
    for (name, prose) in chapters_of_listings() {
        // The introduction asks on its first screen.
        let is_asking = |section: &&str| section.starts_with("Try it\n") || name == "introduction.md";
        let section = prose.split("\n## ").find(is_asking);
        if !section.is_some_and(|section| section.contains(FOLDED)) {
            faults.push(format!("src/{name}: `## Try it` with a question, then{FOLDED}"));
        }
    }
    report(faults);
}

#[test]
fn the_lesson_is_named_only_where_the_reader_is_told_which_it_is() {
    let mut faults = Vec::new();
    for (name, chapter) in chapters()
        .iter()
        .filter(|(name, _)| !OF_THE_LESSON.contains(&name.as_str()))
    {
        for (index, line) in prose(name, chapter).lines().enumerate() {
            // The page of that name may be linked to.
            let text = line.to_lowercase().replace("lesson map", "").replace("lesson-map", "");
            if text.contains("lesson") {
                faults.push(format!("src/{name}, line {} without code: {line}", index + 1));
            }
        }
    }
    report(faults);
}
