//! What the builder of the book promises: the same pages as stock mdBook, and no page with a hole in it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::common::{built, root};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use regex::Regex;
use tempfile::TempDir;

fn course(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_course"));
    command.args(arguments).current_dir(folder).output().unwrap()
}

/// Each file below the folder, with its content.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let all = crate::common::files(folder).into_iter();
    all.map(|(name, path)| (name, fs::read(path).unwrap())).collect()
}

#[test]
fn stock_mdbook_makes_the_same_pages_but_for_the_script_that_opens_them_from_disk() {
    let stock = TempDir::new().unwrap();
    let mut book = MDBook::load(root()).unwrap();
    book.config.build.build_dir = stock.path().to_owned();
    book.build().unwrap();

    let (mut ours, stock) = (files(built()), files(stock.path()));
    assert!(ours.remove(Path::new("theme/from-disk.js")).is_some());
    let names = |files: &BTreeMap<PathBuf, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&ours), names(&stock));
    for (name, content) in &ours {
        assert!(*content == stock[name], "{} differs", name.display());
    }
    let chapter = String::from_utf8_lossy(&ours[Path::new("coffee-shop.html")]);
    assert!(
        chapter.contains("<listing-block id=\"listing-overlapping\""),
        "the preprocessor has run"
    );
}

/// As an editor may leave the files, or git on Windows, were it not told otherwise.
#[test]
fn with_the_line_ends_of_windows_the_pages_are_the_same_and_no_recording_is_stale() {
    let copy = TempDir::new().unwrap();
    for part in [
        "book.toml",
        "Cargo.lock",
        "Cargo.toml",
        "rust-toolchain.toml",
        "listings",
        "src",
    ] {
        let part = root().join(part);
        let all = if part.is_dir() {
            crate::common::files(&part).into_values().collect()
        } else {
            vec![part]
        };
        for file in all {
            let to = copy.path().join(file.strip_prefix(root()).unwrap());
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            let text = String::from_utf8(fs::read(file).unwrap()).expect("only texts lie there");
            assert!(!text.contains('\r'));
            fs::write(to, text.replace('\n', "\r\n")).unwrap();
        }
    }
    let build = |from: &Path| {
        let folder = TempDir::new().unwrap();
        let output = course(from, &["build", "-d", folder.path().to_str().unwrap()]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        files(folder.path())
    };
    let (ours, theirs) = (build(&root()), build(copy.path()));
    let names: Vec<_> = ours.keys().collect();
    assert_eq!(names, theirs.keys().collect::<Vec<_>>());
    let differing: Vec<_> = names.into_iter().filter(|&name| ours[name] != theirs[name]).collect();
    assert!(differing.is_empty(), "these differ: {differing:?}");

    let output = course(copy.path(), &["record", "--check"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn without_the_preprocessor_the_book_still_builds_and_reads() {
    let folder = TempDir::new().unwrap();
    let mut text = fs::read_to_string(root().join("book.toml")).unwrap();
    let start = text.find("[preprocessor.course]").unwrap();
    let end = text[start..].find("[output.html]").unwrap() + start;
    text.replace_range(start..end, "");
    let mut config: Config = text.parse().unwrap();
    config.build.build_dir = folder.path().to_owned();
    MDBook::load_with_config(root(), config).unwrap().build().unwrap();

    let chapter = fs::read_to_string(folder.path().join("coffee-shop.html")).unwrap();
    assert!(chapter.contains("fn coffee()"), "the listings are in the page");
    assert!(!chapter.contains("<listing-block"), "as plain code");
    assert!(!chapter.contains("{{#"), "and all are found");
}

/// A small book of one chapter, with one listing `tea/cup.rs` that has its recording.
struct Book(TempDir);

impl Book {
    fn new() -> Self {
        let book = Book(TempDir::new().unwrap());
        book.write(
            "book.toml",
            "[book]\ntitle = \"Tea\"\n[rust]\nedition = \"2024\"\n[preprocessor.course]\nbefore = [\"links\"]\n",
        );
        book.write("src/SUMMARY.md", "# Summary\n\n- [Tea](tea.md)\n");
        book.write(
            "src/tea.md",
            "# Tea\n\n```rust\n{{#include ../listings/tea/cup.rs}}\n```\n",
        );
        book.write(
            "listings/tea/cup.rs",
            "//! A cup\n\n// ANCHOR: main\nfn main() {}\n// ANCHOR_END: main\n",
        );
        book.write(
            "listings/tea/cup.cast",
            "{\"version\":2,\"width\":80,\"height\":24,\"duration\":0.5,\"exit_status\":0,\"source_sha256\":\"\",\"made_with\":\"\"}\n[0.1,\"o\",\"[tea] <hot>\\r\\n\"]\n[0.2,\"o\",\"\\r\\n\"]\n",
        );
        book
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn remove(&self, path: &str) {
        fs::remove_file(self.0.path().join(path)).unwrap();
    }

    /// The built chapter, or what the build said of the fault.
    fn build(&self) -> Result<String, String> {
        let output = course(self.0.path(), &["build"]);
        if output.status.success() {
            Ok(fs::read_to_string(self.0.path().join("book/tea.html")).unwrap())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        }
    }

    #[track_caller]
    fn fails_saying(&self, parts: &[&str]) {
        let message = self.build().expect_err("the build has nothing to complain of");
        for part in parts {
            assert!(message.contains(part), "`{part}` is not in:\n{message}");
        }
    }
}

/// The page without the colours of its code, and without what parts it into words.
fn colourless(page: &str) -> String {
    let coloured = Regex::new("<span class=\"hljs-[^>]*>(.*?)</span>").unwrap();
    coloured.replace_all(&page.replace("<wbr>", ""), "$1").into_owned()
}

#[test]
fn a_listing_block_has_number_caption_code_and_transcript() {
    let page = colourless(&Book::new().build().unwrap());
    for part in [
        "<listing-block id=\"listing-cup\"",
        "<h2 class=\"listing-title\" id=\"caption-cup\">",
        "Listing 1-1",
        "A cup",
        "fn main() {}",
        "<time>0.10 s</time> <code>[tea] &lt;hot&gt;</code>",
    ] {
        assert!(page.contains(part), "`{part}` is not in:\n{page}");
    }
    assert!(!page.contains("ANCHOR"), "anchors never reach the page");
}

#[test]
fn an_anchor_shows_its_part_and_hides_the_rest() {
    let book = Book::new();
    book.write(
        "listings/tea/cup.rs",
        "//! A cup\n\nuse std::thread;\n\n// ANCHOR: main\nfn main() {}\n// ANCHOR_END: main\n",
    );
    book.write(
        "src/tea.md",
        "# Tea\n\n```rust\n{{#rustdoc_include ../listings/tea/cup.rs:main}}\n```\n",
    );
    let page = colourless(&book.build().unwrap());
    assert!(
        page.contains("<span class=\"line folded\" data-n=\"1\">use std::thread;"),
        "{page}"
    );
}

#[test]
fn a_missing_listing_fails_the_build_with_file_and_line() {
    let book = Book::new();
    book.write(
        "src/tea.md",
        "# Tea\n\n```rust\n{{#include ../listings/tea/cups.rs}}\n```\n",
    );
    book.fails_saying(&["src/tea.md:4", "no listing `cups`", "`cup`"]);
}

#[test]
fn a_missing_anchor_fails_the_build_with_file_and_line() {
    let book = Book::new();
    book.write(
        "src/tea.md",
        "# Tea\n\n```rust\n{{#rustdoc_include ../listings/tea/cup.rs:lid}}\n```\n",
    );
    book.fails_saying(&["src/tea.md:4", "cup.rs", "anchor `lid` is not there"]);
}

#[test]
fn a_missing_recording_fails_the_build_and_says_how_to_make_it() {
    let book = Book::new();
    book.remove("listings/tea/cup.cast");
    book.fails_saying(&["src/tea.md:4", "cup.cast", "cargo run -- record cup"]);
}

#[test]
fn a_damaged_recording_fails_the_build_with_its_line() {
    let book = Book::new();
    let cast = fs::read_to_string(book.0.path().join("listings/tea/cup.cast")).unwrap();
    book.write("listings/tea/cup.cast", &format!("{cast}[0.3,\"o\"]\n"));
    book.fails_saying(&["src/tea.md:4", "cup.cast:4"]);
}

#[test]
fn a_missing_caption_fails_the_build_with_file_and_line() {
    let book = Book::new();
    book.write("listings/tea/cup.rs", "fn main() {}\n");
    book.fails_saying(&["src/tea.md:4", "cup.rs:1", "//! Caption"]);
}

#[test]
fn a_directive_left_in_a_page_fails_the_build_with_file_and_line() {
    let book = Book::new();
    for text in [
        "# Tea\n\nSee {{#include other.md}}.\n",
        "# Tea\n\nSee {{ #include other.md }}.\n",
        "# Tea\n\n```toml\n{{#include ../book.toml}}\n```\n",
    ] {
        book.write("src/tea.md", text);
        let line = text.lines().position(|line| line.contains("{{")).unwrap() + 1;
        book.fails_saying(&[&format!("src/tea.md:{line}")]);
    }
}

#[test]
fn a_listing_in_a_list_or_a_quotation_fails_the_build() {
    let book = Book::new();
    for text in [
        "# Tea\n\n- a cup:\n\n  ```rust\n  {{#include ../listings/tea/cup.rs}}\n  ```\n",
        "# Tea\n\nA cup:\n\n> ```rust\n> {{#include ../listings/tea/cup.rs}}\n> ```\n",
    ] {
        book.write("src/tea.md", text);
        book.fails_saying(&["src/tea.md:6", "at the left margin"]);
    }
}

#[test]
fn rust_that_stands_in_the_chapter_itself_fails_the_build() {
    let book = Book::new();
    book.write("src/tea.md", "# Tea\n\n```rust\nfn main() {}\n```\n");
    book.fails_saying(&["src/tea.md:3", "listings/"]);
}

#[test]
fn a_listing_in_two_places_fails_the_build() {
    let book = Book::new();
    let block = "```rust\n{{#include ../listings/tea/cup.rs}}\n```\n";
    book.write("src/tea.md", &format!("# Tea\n\n{block}\n{block}"));
    book.fails_saying(&["src/tea.md:8", "already in src/tea.md"]);
}

#[test]
fn a_refused_listing_needs_the_compilers_message_and_its_mark() {
    let book = Book::new();
    book.write(
        "src/tea.md",
        "# Tea\n\n```rust,compile_fail\n{{#include ../listings/tea/cup.rs}}\n```\n",
    );
    book.fails_saying(&["src/tea.md:4", "cup.stderr"]);
    book.write(
        "listings/tea/cup.stderr",
        "error[E0382]: use of moved value\n --> listings/tea/cup.rs:4:1\n  |\n4 | fn main() {}\n  | ^ moved\n",
    );
    let page = book.build().unwrap();
    for part in [
        "error_codes/E0382.html",
        "use of moved value",
        "<i>1 |</i> fn main() {}",
        "<span class=\"line line-error\" data-n=\"1\">",
    ] {
        assert!(page.contains(part), "`{part}` is not in:\n{page}");
    }
    book.write(
        "src/tea.md",
        "# Tea\n\n```rust\n{{#include ../listings/tea/cup.rs}}\n```\n",
    );
    book.fails_saying(&["src/tea.md:4", "compile_fail"]);
}

#[test]
fn the_chart_needs_figures_of_the_listings_as_they_stand() {
    let book = Book::new();
    book.write("src/tea.md", "# Tea\n\n<!-- chart: cpu-bound -->\n");
    book.fails_saying(&["src/tea.md:3", "measured.json", "cargo run -- measure"]);
    let bar = |hash: &str| {
        format!(
            "{{\"machine\":\"a kettle\",\"made_with\":[],\"bars\":[{{\"listing\":\"cup\",\"language\":\"Rust\",\"way\":\"sequential\",\"source_sha256\":\"{hash}\",\"seconds\":[1.0,0.5,0.75]}}]}}"
        )
    };
    book.write("listings/cpu-bound/measured.json", &bar("of an older one"));
    book.fails_saying(&["src/tea.md:3", "`cup` has changed since"]);
    let listings = listing::Catalog::read(&book.0.path().join("listings")).unwrap();
    let hash = listings
        .get("cup")
        .unwrap()
        .source_hash(listing::Language::Rust)
        .unwrap();
    book.write("listings/cpu-bound/measured.json", &bar(&hash));
    let page = book.build().unwrap();
    assert!(
        page.contains("a kettle") && page.contains("0.75 s"),
        "machine and median:\n{page}"
    );
}

#[test]
fn a_folder_with_other_things_in_it_is_not_emptied() {
    let book = Book::new();
    book.write("site/diary.txt", "dear diary");
    let output = course(book.0.path(), &["build", "-d", "site"]);
    assert!(!output.status.success());
    assert!(book.0.path().join("site/diary.txt").is_file());
}

#[test]
fn pages_with_listings_alone_load_modules_and_the_search_does_not_know_them() {
    for (name, content) in files(built()) {
        let text = String::from_utf8_lossy(&content);
        let name = name.to_string_lossy();
        let loaders = text.matches("from-disk.js").count();
        if name.starts_with("searchindex") {
            assert!(!text.contains("modulepreload") && !text.contains("importmap"), "{name}");
        } else if name.ends_with(".html") && name != "print.html" {
            let has_scripts = text.contains("<listing-block ") || text.contains("<course-progress>");
            assert_eq!(loaders, usize::from(has_scripts), "{name}");
        }
    }
}
