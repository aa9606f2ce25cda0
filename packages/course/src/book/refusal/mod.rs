//! What the compiler says of a refused listing: taken apart, and drawn as HTML. For a reader's own program
//! src/theme/model/diagnostics.js and src/theme/elements/compiler-message.js do the same; a test holds both together.

mod draw;
mod excerpt;
mod message;
mod renumber;

use anyhow::Result;
use listing::{Language, Listing};

use crate::book::code::Marked;
use crate::book::refusal::message::Message;
use crate::book::refusal::renumber::as_if_run;

/// The compiler's messages, errors before warnings.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refusal(Vec<Message>);

impl Refusal {
    /// The compiler's message for `listing`, its lines counted in `shown`, which is the listing as the page has it.
    ///
    /// # Errors
    /// If a file of the listing cannot be read.
    pub(crate) fn of(listing: &Listing, shown: &str) -> Result<Self> {
        let path = format!("listings/{}/{}.rs", listing.chapter, listing.name);
        let source = listing.source(Language::Rust)?;
        let said = as_if_run(&listing.refusal()?, &path, &source, shown);
        Ok(Refusal(Message::parse_all(&said)))
    }

    /// The compiler's message for a program as the runner compiles it.
    pub(crate) fn of_run(said: &str) -> Self {
        Refusal(Message::parse_all(said))
    }

    /// The line at which it refuses the program first, from 1.
    pub(crate) fn line(&self) -> Option<usize> {
        Some(self.0.first()?.place?.0)
    }

    /// The lines that it is about.
    pub(crate) fn marks(&self) -> Vec<Marked> {
        let marks = self.0.iter().filter_map(|message| {
            let (line, _) = message.place?;
            Some(Marked {
                line: line - 1,
                class: format!("line-{}", message.severity),
            })
        });
        marks.collect()
    }

    /// As `compiler-message.js` draws it.
    pub(crate) fn to_html(&self) -> String {
        let messages: String = self.0.iter().map(Message::to_html).collect();
        format!("<div class=\"listing-refusal\">{messages}</div>")
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use listing::Catalog;
    use regex::Regex;

    use super::*;

    /// The refused listings, each with its program as the page has it.
    fn refused() -> Vec<(Listing, String)> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let catalog = Catalog::read(&root.join("listings")).unwrap();
        let refused = catalog.iter().filter(|listing| listing.is_refused());
        refused
            .map(|listing| (listing.clone(), listing.program(Language::Rust).unwrap()))
            .collect()
    }

    fn parsed(text: &str) -> Refusal {
        Refusal(Message::parse_all(text))
    }

    #[test]
    fn what_is_quoted_stands_at_its_number_in_the_program_on_the_page() {
        let mut count = 0;
        for (listing, program) in refused() {
            let lines: Vec<&str> = program.lines().collect();
            let Refusal(messages) = Refusal::of(&listing, &program).unwrap();
            for message in &messages {
                let (line, _) = message.place.expect("a place in the program");
                // Proposals quote what does not stand there yet.
                let notes = message.notes.iter().filter(|note| note.severity != "help");
                let said = notes.map(|note| &note.said).chain([&message.said]);
                let excerpts = said
                    .flat_map(|said| &said.excerpts)
                    .filter(|excerpt| excerpt.file.is_none());
                for row in excerpts.flat_map(|excerpt| &excerpt.rows).filter(|row| row.sign == '|') {
                    let Ok(number) = row.gutter.parse::<usize>() else {
                        continue;
                    };
                    let code = row.text.trim_start_matches(['|', ' ']);
                    assert_eq!(lines[number - 1].trim(), code, "{}:{number}", listing.name);
                    count += usize::from(number == line);
                }
            }
        }
        assert!(count > 10, "{count}");
    }

    #[test]
    fn every_word_of_the_compilers_is_on_the_page() {
        let tag = Regex::new("<[^>]*>").unwrap();
        let plain = |html: &str| {
            let text = tag.replace_all(html, " ").replace("&lt;", "<").replace("&gt;", ">");
            text.replace("&quot;", "\"").replace("&amp;", "&")
        };
        let mut count = 0;
        for (listing, program) in refused() {
            let html = Refusal::of(&listing, &program).unwrap().to_html();
            assert!(!html.contains("\n\n"), "an empty line would end the HTML block");
            let page = plain(&html);
            // Of a place in the program its line is left.
            let path = format!("@$DIR/listings/{}/{}.rs", listing.chapter, listing.name);
            let said = listing.refusal().unwrap().replace(&path, "");
            for line in said.lines().filter(|line| !line.contains("-->")) {
                for word in line.split(|c: char| !c.is_alphabetic()) {
                    assert!(page.contains(word), "`{word}` of {line}\n{page}");
                    count += 1;
                }
            }
        }
        assert!(count > 500, "{count}");
    }

    #[test]
    fn a_headline_leads_to_its_code_and_names_its_line() {
        let text = "error[E0382]: use of `a` & more\n --> src/main.rs:7:5\n  |\n7 |     a\n  |     ^ moved\n\n\
                    error: aborting due to 1 previous error; 1 warning emitted\n\nFor more information about this error, try it.\n\
                    warning[deprecated]: old\n";
        let html = parsed(text).to_html();
        let head = "<b>error[<a href=\"https://doc.rust-lang.org/error_codes/E0382.html\" target=\"_blank\" \
                    rel=\"noopener\">E0382</a>]:</b> use of <code>a</code> &amp; more";
        let place = "<span class=\"diagnostic-place\" data-line=\"7\" data-column=\"5\">line 7</span>";
        let quoted = "<pre><span class=\"row\"><i>7 |</i> a\n</span><span class=\"row\"><i>  |</i> \
                      <span class=\"primary\">^</span> <span class=\"primary label\">moved\n</span></span></pre>";
        for part in [head, place, quoted, "<b>warning[deprecated]:</b> old"] {
            assert!(html.contains(part), "`{part}` is not in:\n{html}");
        }
        assert!(
            !html.contains("aborting") && !html.contains("more information"),
            "{html}"
        );
    }

    #[test]
    fn the_lines_that_it_is_about_are_marked() {
        let marks = parsed("error: no\n --> src/main.rs:2:1\n").marks();
        let marks: Vec<_> = marks.iter().map(|mark| (mark.line, mark.class.as_str())).collect();
        assert_eq!(marks, [(1, "line-error")]);
    }
}
