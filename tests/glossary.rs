//! Each word of the glossary leads to a place that introduces it.

mod common;

use std::collections::BTreeMap;

use common::{chapters, heading_ids, read, report};
use listing::Chapter;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// The words with what is said of them, in their order.
fn entries() -> Vec<(String, String)> {
    let text = read("src/glossary.md");
    let lines: Vec<&str> = text.lines().collect();
    let pairs = lines.windows(2).filter_map(|pair| {
        let meaning = pair[1].strip_prefix(": ")?;
        Some((pair[0].replace('`', ""), meaning.to_owned()))
    });
    pairs.collect()
}

/// The text below a heading, or around a listing, its heading included; of the whole page where no place is named.
fn place<'a>(page: &'a str, chapter: &Chapter, anchor: &str) -> Option<&'a str> {
    let starts = || chapter.headings.iter().map(|heading| heading.start);
    let ends = starts().skip(1).chain([page.len()]);
    let mut sections = starts().zip(ends).map(|(start, end)| &page[start..end]);
    match anchor.strip_prefix("listing-") {
        Some(listing) => sections.find(|section| section.contains(&format!("/{listing}.rs}}}}"))),
        None if anchor.is_empty() => Some(page),
        None => {
            let ids = heading_ids(chapter);
            sections
                .zip(ids)
                .find(|(_, id)| id == anchor)
                .map(|(section, _)| section)
        }
    }
}

/// What a text emphasises or sets as code, its heading included: where a word is introduced, it stands there.
fn marked(text: &str) -> String {
    let mut marked = String::new();
    let mut depth = 0;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Heading { .. }) => depth += 1,
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Heading(_)) => depth -= 1,
            Event::Code(part) => marked += &format!("{part}\n"),
            Event::Text(part) if depth > 0 => marked += &format!("{part}\n"),
            _ => {}
        }
    }
    marked.to_lowercase()
}

/// The marked parts of the place that a link names, if the book has it.
fn place_text(page: &str, anchor: &str, chapters: &BTreeMap<String, Chapter>) -> Option<String> {
    let chapter = chapters.get(page)?;
    place(&read(&format!("src/{page}")), chapter, anchor).map(marked)
}

/// A word as it begins in all its forms: `suspend`, `suspended`; `concurrency`, `concurrent`.
fn stem(word: &str) -> String {
    let word = word.to_lowercase();
    let shorter = ["ation", "ize", "cy", "e"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending));
    shorter.map_or(word.clone(), str::to_owned)
}

#[test]
fn every_word_is_introduced_where_its_entry_leads() {
    let chapters = chapters();
    let entries = entries();
    assert!(entries.len() > 60, "{} words", entries.len());
    let mut faults = Vec::new();
    for (word, meaning) in entries {
        let links = Chapter::parse(&meaning).links;
        let introduces = |link: &String| {
            let (page, anchor) = link.split_once('#').unwrap_or((link, ""));
            let place = place_text(page, anchor, &chapters)?;
            place.contains(&stem(&word)).then_some(())
        };
        if !links.iter().any(|link| introduces(link).is_some()) {
            faults.push(format!("{word}: emphasised at none of {links:?}"));
        }
    }
    report(faults);
}

/// A word as dictionaries order it, piece by piece: "work stealing" stands before "worker".
fn pieces(word: &str) -> Vec<String> {
    let pieces = word.split(|letter: char| !letter.is_alphanumeric());
    pieces.map(str::to_lowercase).collect()
}

#[test]
fn the_words_stand_in_their_order() {
    let words: Vec<Vec<String>> = entries().iter().map(|(word, _)| pieces(word)).collect();
    let late = words.windows(2).filter(|pair| pair[0] >= pair[1]);
    report(
        late.map(|pair| format!("{:?} stands behind {:?}", pair[1], pair[0]))
            .collect(),
    );
}
