//! What a page says of itself to those who link to it, and what it has only where the workflow gives it an address.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use crate::common::root;
use regex::Regex;
use tempfile::TempDir;

const REPOSITORY: &str = "https://github.com/tea/cup";

/// The variables with which .github/workflows/pages.yml builds, on GitHub, from the repository `tea/cup`.
fn of_the_workflow() -> BTreeMap<String, String> {
    let workflow = fs::read_to_string(root().join(".github/workflows/pages.yml")).unwrap();
    let lines = workflow.lines().filter_map(|line| line.trim().split_once(": "));
    let variables = lines.filter(|(name, _)| name.starts_with("MDBOOK_"));
    let known = [
        ("${{ github.server_url }}", "https://github.com"),
        ("${{ github.repository }}", "tea/cup"),
        ("${{ github.ref_name }}", "main"),
        ("${{ steps.pages.outputs.base_path }}", "/cup"),
    ];
    let filled = variables.map(|(name, value)| {
        let value = known
            .iter()
            .fold(value.to_owned(), |value, (what, with)| value.replace(what, with));
        assert!(!value.contains("${{"), "{name}: {value}");
        (name.to_owned(), value)
    });
    filled.collect()
}

/// The book's pages by their names, built with these variables.
fn pages(variables: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let folder = TempDir::new().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_course"))
        .args(["build", "-d", folder.path().to_str().unwrap()])
        .current_dir(root())
        .envs(variables)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let files = crate::common::files(folder.path()).into_iter();
    files
        .filter(|(name, _)| name.extension().is_some_and(|extension| extension == "html"))
        .map(|(name, path)| (name.to_string_lossy().into_owned(), fs::read_to_string(path).unwrap()))
        .collect()
}

/// What the page's head has under this name; nothing where it has none.
fn meta<'a>(page: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = page.split_once(&format!("<meta property=\"{name}\" content=\""))?;
    Some(rest.split_once('"').unwrap().0)
}

/// The address at which the page can be edited.
fn edit(page: &str) -> Option<String> {
    let link = Regex::new(r#"<a href="([^"]*)"[^>]* aria-label="Suggest an edit" rel="edit">"#).unwrap();
    link.captures(page).map(|found| found[1].to_owned())
}

#[test]
fn a_page_names_itself_to_those_who_link_to_it_and_without_an_address_no_picture_and_no_edit_link() {
    let pages = pages(&BTreeMap::new());
    assert_eq!(
        meta(&pages["coffee-shop.html"], "og:title"),
        Some("The coffee shop"),
        "its own name, beside the book's"
    );
    for (name, page) in pages.iter().filter(|(name, _)| *name != "toc.html") {
        for what in ["og:title", "og:description", "og:site_name", "og:type"] {
            assert!(
                meta(page, what).is_some_and(|found| !found.is_empty()),
                "{name}: {what}"
            );
        }
        assert_eq!(meta(page, "og:image"), None, "{name}");
        assert_eq!(edit(page), None, "{name}");
        assert!(!page.contains("github.com/tea"), "{name}");
    }
}

#[test]
fn with_the_workflows_variables_each_page_has_its_picture_and_leads_to_where_it_is_edited() {
    let pages = pages(&of_the_workflow());
    for (name, page) in &pages {
        let source = root().join("src").join(name).with_extension("md");
        // The first page of the book is its first chapter again; the others are made by mdBook.
        if !source.is_file() {
            continue;
        }
        let path = format!("src/{}", source.file_name().unwrap().to_string_lossy());
        assert_eq!(edit(page), Some(format!("{REPOSITORY}/edit/main/{path}")), "{name}");
        let picture = meta(page, "og:image").unwrap_or_else(|| panic!("{name} has no picture"));
        let path = picture.strip_prefix(&format!("{REPOSITORY}/raw/HEAD/"));
        let picture = fs::read(root().join(path.unwrap_or_else(|| panic!("{name}: {picture}")))).unwrap();
        let number = |at: usize| u32::from_be_bytes(picture[at..at + 4].try_into().unwrap());
        assert_eq!((number(16), number(20)), (1200, 630), "as a PNG's head has it");
        assert!(picture.len() < 120_000, "{} bytes", picture.len());
    }
    assert!(
        pages["404.html"].contains("<base href=\"/cup/\">"),
        "it is shown anywhere"
    );
    for (name, page) in pages.iter().filter(|(name, _)| *name != "404.html") {
        for attribute in ["href=\"/", "src=\"/"] {
            assert!(!page.contains(attribute), "{name} looks for something above the book");
        }
    }
}

#[test]
fn each_page_ends_with_the_versions_that_are_fixed_for_it() {
    let read = |name: &str| fs::read_to_string(root().join(name)).unwrap();
    let (toolchain, lock) = (read("rust-toolchain.toml"), read("Cargo.lock"));
    let compiler = toolchain
        .lines()
        .find_map(|line| line.strip_prefix("channel = "))
        .unwrap();
    let version = |name: &str| {
        let (_, rest) = lock.split_once(&format!("name = \"{name}\"\nversion = \"")).unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    let crates = [
        ("crossbeam-channel", "crossbeam_channel::"),
        ("futures", "futures::"),
        ("parking_lot", "parking_lot::"),
        ("Rayon", "rayon::"),
        ("Tokio", "tokio::"),
        ("tokio-util", "tokio_util::"),
    ];
    let mut count = 0;
    for (name, page) in pages(&BTreeMap::new()) {
        let is_chapter = root().join("src").join(&name).with_extension("md").is_file();
        let feet: Vec<&str> = page.split("<footer class=\"page-foot\">").skip(1).collect();
        if !is_chapter {
            continue;
        }
        assert_eq!(feet.len(), 1, "{name}");
        let (foot, after) = feet[0].split_once("</footer>").unwrap();
        assert!(
            after.trim_start().starts_with("</main>"),
            "{name}: it is the page's end"
        );
        // What the page's listings use; where it has none, all.
        let folder = root().join("listings").join(name.trim_end_matches(".html"));
        let is_there = page.contains("<listing-block ");
        let programs = if is_there {
            crate::common::files(&folder)
        } else {
            BTreeMap::new()
        };
        let of = |ending: &str| -> Vec<String> {
            let paths = programs.values();
            let paths = paths.filter(|path| path.extension().is_some_and(|found| found == ending));
            paths.map(|path| fs::read_to_string(path).unwrap()).collect()
        };
        let mut told = vec![format!("Rust {}", compiler.trim_matches('"'))];
        for (shown, path) in crates {
            if !is_there || of("rs").iter().any(|program| program.contains(path)) {
                told.push(format!("{shown} {}", version(&shown.to_lowercase())));
            }
        }
        let twins = if of("py").is_empty() {
            ""
        } else {
            "; the twins recorded with Python 3.11.7"
        };
        let told = told.join(", ");
        let told = told
            .rsplit_once(", ")
            .map_or(told.clone(), |(all, last)| format!("{all} and {last}"));
        assert_eq!(foot, format!("Tested with {told}{twins}."), "{name}");
        count += 1;
    }
    assert!(count > 20, "{count} pages");
}
