//! What the book's search finds: a listing, by what stands over it and by what it shows.

use std::fs;

use crate::common::{built, root};
use listing::{Catalog, Language};
use serde_json::Value;

/// mdBook's index of the whole book.
struct Search(Value);

impl Search {
    fn of_the_book() -> Self {
        let mut files = crate::common::files(built()).into_iter();
        let (_, path) = files
            .find(|(name, _)| name.to_string_lossy().starts_with("searchindex"))
            .unwrap();
        // It is a script, with the index as text between single quotes.
        let script = fs::read_to_string(path).unwrap();
        let text = script.split_once("JSON.parse('").unwrap().1;
        let text = text.rsplit_once("')").unwrap().0;
        let text = text.replace("\\'", "'").replace("\\\\", "\\");
        Search(serde_json::from_str(&text).unwrap())
    }

    /// Each place that a search may lead to, with its number and its title.
    fn places(&self) -> impl Iterator<Item = (&str, String, &str)> {
        let urls = self.0["doc_urls"].as_array().unwrap().iter().enumerate();
        urls.map(|(number, url)| {
            let number = number.to_string();
            let title = self.0["index"]["documentStore"]["docs"][&number]["title"].as_str();
            (url.as_str().unwrap(), number, title.unwrap())
        })
    }

    /// The places that have a word, stemmed as the index has it, in their title or in their text.
    fn with_word(&self, part: &str, word: &str) -> Vec<&str> {
        // A tree with a level for each letter.
        let mut node = &self.0["index"]["index"][part]["root"];
        for letter in word.chars() {
            node = &node[letter.to_string()];
        }
        let found = node["docs"].as_object();
        let places = self.places();
        let places = places.filter(|(_, number, _)| found.is_some_and(|found| found.contains_key(number)));
        places.map(|(url, _, _)| url).collect()
    }
}

#[test]
fn every_caption_is_found_with_its_number_and_leads_to_its_listing() {
    let search = Search::of_the_book();
    let catalog = Catalog::read(&root().join("listings")).unwrap();
    for listing in catalog.iter() {
        let place = format!("{}.html#caption-{}", listing.chapter, listing.name);
        let title = search.places().find(|(url, _, _)| *url == place).map(|found| found.2);
        let title = title.unwrap_or_else(|| panic!("no search leads to {place}"));
        let caption = listing.caption(Language::Rust).unwrap().replace('`', "");
        let number = title
            .strip_prefix("Listing ")
            .and_then(|rest| rest.strip_suffix(&caption));
        assert!(
            number.is_some_and(|number| number.trim().contains('-') || listing.chapter == "introduction"),
            "{place} is called `{title}`"
        );
    }
}

#[test]
fn a_search_for_deadlock_leads_to_those_that_the_listings_show() {
    let search = Search::of_the_book();
    let by_caption = search.with_word("title", "deadlock");
    for place in ["locks.html#caption-lock_order", "guards.html#caption-blocked_waiter"] {
        assert!(by_caption.contains(&place), "{by_caption:?}");
    }
    let by_text = search.with_word("body", "deadlock");
    assert!(
        by_text.contains(&"thread-pools.html#caption-pool_waits_for_itself"),
        "{by_text:?}"
    );
}

/// The words are stemmed, as the index has them.
#[test]
fn a_search_for_a_function_leads_to_the_listings_that_call_it() {
    let search = Search::of_the_book();
    let catalog = Catalog::read(&root().join("listings")).unwrap();
    for (call, word) in [
        (".recv()", "recv"),
        (".lock()", "lock"),
        ("::spawn_blocking(", "spawn_block"),
    ] {
        let found = search.with_word("body", word);
        let programs = catalog.iter().filter(|listing| {
            let program = listing.program(Language::Rust).unwrap();
            program.contains(call)
        });
        let places: Vec<String> = programs
            .map(|listing| format!("{}.html#caption-{}", listing.chapter, listing.name))
            .collect();
        assert!(!places.is_empty(), "no listing calls {call}");
        let lost: Vec<_> = places.iter().filter(|place| !found.contains(&place.as_str())).collect();
        assert!(lost.is_empty(), "no search for {call} leads to {lost:?}");
    }
}
