//! The listing block: what stands on the page in place of an included listing. Everything that can be read is in
//! it as text; the scripts in src/theme/ add the tabs, the controls and the picture.

use std::fmt::Write;

use anyhow::{Result, bail};
use listing::{Catalog, Event, Language, Listing, Recording, Run, Stream, Timeline};
use serde_json::json;

use crate::book::html::{escape, escape_block, inline_code};
use crate::book::refusal::Refusal;

/// What the chapter says of the listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    Runs,
    /// `compile_fail`: the compiler refuses it.
    Refused,
}

pub(crate) struct Block<'a> {
    pub(crate) catalog: &'a Catalog,
    pub(crate) listing: &'a Listing,
    /// The part that is shown; all of it where there is none.
    pub(crate) anchor: Option<&'a str>,
    pub(crate) shown: Shown,
    /// Such as `1-2`; pages outside the numbered chapters have none.
    pub(crate) number: Option<String>,
    pub(crate) runner: &'a str,
    /// What a reader is to know before the first Run.
    pub(crate) notice: Option<&'a str>,
    pub(crate) edition: &'a str,
}

impl Block<'_> {
    /// The block as Markdown with HTML in it, the programs as fenced code for mdBook to render.
    pub(crate) fn to_markdown(&self) -> Result<String> {
        let listing = self.listing;
        match (self.shown, listing.is_refused()) {
            (Shown::Refused, false) => bail!(
                "the chapter marks `{}` compile_fail, but there is no {}; make it with `TRYBUILD=overwrite cargo test --test compile_fail`",
                listing.name,
                listing.refusal_path().display()
            ),
            (Shown::Runs, true) => bail!(
                "the compiler refuses `{}` ({} is there): write ```rust,compile_fail",
                listing.name,
                listing.refusal_path().display()
            ),
            _ => {}
        }
        let span = self.catalog.span(listing)?;
        let mut text = String::new();
        let number = self
            .number
            .as_ref()
            .map_or("Listing".to_owned(), |number| format!("Listing {number}"));
        writeln!(
            text,
            "<listing-block id=\"listing-{name}\" data-source=\"{chapter}/{name}.rs\" data-edition=\"{edition}\" \
             data-runner=\"{runner}\" data-span=\"{span}\">\n\
             <header class=\"listing-head\"><p class=\"listing-title\"><span class=\"listing-number\">{number}</span> \
             <span class=\"listing-caption\">{caption}</span></p></header>",
            name = listing.name,
            chapter = listing.chapter,
            edition = escape(self.edition),
            runner = escape(self.runner),
            caption = inline_code(&listing.caption(Language::Rust)?),
        )?;
        for language in listing.languages() {
            self.side(&mut text, language, span)?;
        }
        text.push_str("</listing-block>\n");
        Ok(text)
    }

    /// One language of the listing, its run on an axis of `span` seconds.
    fn side(&self, text: &mut String, language: Language, span: f64) -> Result<()> {
        let (code, word, label) = match (language, self.anchor) {
            (Language::Rust, Some(anchor)) => (self.listing.excerpt(anchor)?, "rust", "Rust"),
            (Language::Rust, None) => (self.listing.program(language)?, "rust", "Rust"),
            (Language::Python, _) => (self.listing.program(language)?, "python", "Python twin"),
        };
        // A longer fence than any in the program.
        let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        let refusal = match (language, self.shown) {
            (Language::Rust, Shown::Refused) => Some(Refusal::of(self.listing, &code)?),
            _ => None,
        };
        write!(
            text,
            "<section class=\"listing-side\" data-language=\"{word}\" aria-label=\"{label}\">\n{lines}\n{fence}{word}\n{code}{fence}\n\n",
            lines = refusal
                .as_ref()
                .map_or_else(String::new, |refusal| refusal.lines_to_html(&code)),
        )?;
        // The page puts its controls before it.
        if language == Language::Rust
            && let Some(notice) = self.notice
        {
            writeln!(
                text,
                "<div class=\"listing-notice\" role=\"note\"><p>{}</p></div>\n",
                escape(notice)
            )?;
        }
        match refusal {
            Some(refusal) => writeln!(text, "{}", refusal.to_html())?,
            None => run(text, self.listing.recording(language)?, span)?,
        }
        text.push_str("</section>\n");
        Ok(())
    }
}

/// The recorded run: for the timeline as data, for readers as a transcript, in the form that src/theme/elements/run-transcript.js
/// gives a live one, so that nothing moves when it takes over.
fn run(text: &mut String, recording: Recording, span: f64) -> Result<()> {
    let events = recording.events.iter();
    let events = events.map(|Event(seconds, stream, line)| json!([seconds, stream, format!("{line}\n")]));
    let data = json!({
        "duration": recording.header.duration,
        "status": recording.header.exit_status,
        "madeWith": recording.header.made_with,
        "events": events.collect::<Vec<_>>(),
    });
    let timeline = Timeline::of(&Run::from(recording));
    writeln!(
        text,
        "<div class=\"listing-run\" style=\"--lanes: {}\" data-recording=\"{}\">\n<ol class=\"listing-transcript\">",
        timeline.lanes().len().max(1),
        escape(&data.to_string())
    )?;
    let mut left = [MOST_OUTPUT, MOST_ERRORS];
    let mut hidden = 0;
    for line in timeline.lines() {
        let (class, left) = match line.stream {
            Stream::Output => ("", &mut left[0]),
            Stream::Error => (" class=\"stderr\"", &mut left[1]),
        };
        if *left == 0 {
            hidden += 1;
            continue;
        }
        *left -= 1;
        let time = if span < 0.1 && line.seconds < 1.0 {
            format!("{:.1} ms", line.seconds * 1000.0)
        } else {
            format!("{:.2} s", line.seconds)
        };
        writeln!(
            text,
            "<li{class}><time>{time}</time> <code>{}</code></li>",
            escape_block(&line.text)
        )?;
    }
    text.push_str("</ol>\n");
    if hidden > 0 {
        writeln!(text, "<p class=\"listing-more\">… {hidden} more lines</p>")?;
    }
    text.push_str("</div>\n");
    Ok(())
}

/// Lines of standard output and of standard error that a transcript shows at most.
const MOST_OUTPUT: usize = 500;
const MOST_ERRORS: usize = 200;
