//! The listing block: what stands on the page in place of an included listing. Everything that can be read is in
//! it as text; the scripts in src/theme/ add the tabs, the controls and the picture.

use std::fmt::Write;

use anyhow::{Result, bail};
use listing::{Catalog, Event, Kind, Language, Listing, Recording, Run, Stream, Timeline};
use serde_json::json;

use crate::book::code;
use crate::book::html::{escape, escape_block, inline, inline_code};
use crate::book::layout::format_seconds;
use crate::book::picture;
use crate::book::refusal::Refusal;
use crate::book::room::Room;

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
    /// Of the heading that it stands under.
    pub(crate) level: usize,
    pub(crate) runner: &'a str,
    /// What a reader is to know before the first Run.
    pub(crate) notice: Option<&'a str>,
    /// The runner cannot keep its program from the reader's files.
    pub(crate) is_unconfined: bool,
    pub(crate) edition: &'a str,
    /// The button beside Run, by its action's name: the one that the chapter speaks of below the listing.
    pub(crate) extra: Option<&'a str>,
    /// Its picture has numbers, which a legend below it explains.
    pub(crate) is_annotated: bool,
}

impl Block<'_> {
    /// The block as one of HTML in Markdown.
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
        let order = self.lanes()?;
        let mut text = String::new();
        let is_exercise = listing.kind == Kind::Exercise;
        let number = match &self.number {
            _ if is_exercise => "Exercise".to_owned(),
            Some(number) => format!("Listing {number}"),
            None => "Listing".to_owned(),
        };
        // mdBook's search splits a page at its headings: as one, with an id, the caption is found, and leads here.
        let level = (self.level + 1).min(DEEPEST_FOUND);
        writeln!(
            text,
            "<listing-block id=\"listing-{name}\" data-source=\"{chapter}/{name}.rs\" data-edition=\"{edition}\" \
             data-runner=\"{runner}\" data-span=\"{span}\" data-lanes=\"{lanes}\"{unconfined}{extra}{annotated}{tabs}{exercise}>\n\
             <header class=\"listing-head\"><h{level} class=\"listing-title\" id=\"caption-{name}\"><span class=\"listing-number\">{number}</span> \
             <span class=\"listing-caption\">{caption}</span></h{level}></header>",
            name = listing.name,
            chapter = listing.chapter,
            edition = escape(self.edition),
            runner = escape(self.runner),
            extra = self
                .extra
                .map_or(String::new(), |action| format!(" data-extra=\"{action}\"")),
            unconfined = if self.is_unconfined { " data-unconfined" } else { "" },
            annotated = if self.is_annotated { " data-annotated" } else { "" },
            exercise = match is_exercise {
                true => {
                    let (story, patience) = (listing.story(), Kind::PATIENCE.as_secs());
                    let data = json!({ "runs": story.runs, "patience": patience, "promises": story.promises });
                    format!(" data-exercise=\"{}\"", escape(&data.to_string()))
                }
                false => String::new(),
            },
            // Not to be told from the sides, of which a browser may show the first before it has the second.
            tabs = if listing.languages().len() > 1 {
                " data-tabs"
            } else {
                ""
            },
            lanes = escape(&json!(order).to_string()),
            caption = inline_code(&listing.caption(Language::Rust)?),
        )?;
        for language in listing.languages() {
            let side = self.side(language, span, &order)?;
            let Room { code, run } = Room::of(&side);
            let (word, label) = match language {
                Language::Rust => ("rust", "Rust"),
                Language::Python => ("python", "Python twin"),
            };
            writeln!(
                text,
                "<section class=\"listing-side\" data-language=\"{word}\" aria-label=\"{label}\" style=\"--code-room: {code}px; --run-room: {run}px\">\n{side}</section>",
            )?;
        }
        if is_exercise {
            text.push_str(&promises(listing));
        }
        text.push_str("</listing-block>\n");
        Ok(text)
    }

    /// The lanes of its recorded runs, those first that its story puts in order: the same in either language.
    fn lanes(&self) -> Result<Vec<String>> {
        let fixed = &self.listing.story().lanes;
        let mut order = fixed.clone();
        for language in self.listing.recorded_languages() {
            let timeline = Timeline::of(&Run::from(self.listing.recording(language)?));
            for name in timeline.lanes() {
                if !order.iter().any(|known| known == name) {
                    order.push(name.to_owned());
                }
            }
            if let Some(stray) = fixed.iter().find(|name| !timeline.lanes().contains(&name.as_str())) {
                bail!(
                    "{} puts a lane `{stray}` in order, which the recorded run in {} has not",
                    self.listing.story_path().display(),
                    language.name()
                );
            }
        }
        Ok(order)
    }

    /// What is in the section of one language, its run on an axis of `span` seconds.
    fn side(&self, language: Language, span: f64, order: &[String]) -> Result<String> {
        let code = match (language, self.anchor) {
            (Language::Rust, Some(anchor)) => self.listing.excerpt(anchor)?,
            _ => self.listing.program(language)?,
        };
        let hides = language == Language::Rust && self.anchor.is_some();
        let refusal = match (language, self.shown) {
            (Language::Rust, Shown::Refused) => Some(Refusal::of(self.listing, &code)?),
            _ => None,
        };
        let marks = refusal.as_ref().map(Refusal::marks);
        let mut text = code::to_html(&code, &language.name().to_lowercase(), hides, marks.as_deref()) + "\n";
        // The page puts its controls before it.
        if language == Language::Rust
            && let Some(notice) = self.notice
        {
            writeln!(
                text,
                "<div class=\"listing-notice\" role=\"note\"><p>{}</p></div>",
                escape(notice)
            )?;
        }
        match refusal {
            Some(refusal) => writeln!(
                text,
                "<div class=\"listing-run\">\n<div class=\"listing-stage\">\n{}\n</div>\n</div>",
                refusal.to_html()
            )?,
            None => self.run(&mut text, span, order, self.listing.shown_recording(language)?)?,
        }
        Ok(text)
    }

    /// The recorded run: for the timeline as data, for readers as a picture and as a transcript, in the form that
    /// src/theme/elements/run-transcript.js gives a live one, so that nothing moves when it takes over.
    fn run(&self, text: &mut String, span: f64, order: &[String], recording: Recording) -> Result<()> {
        let header = recording.header.clone();
        let events = recording.events.iter();
        let events = events.map(|Event(seconds, stream, line)| json!([seconds, stream, format!("{line}\n")]));
        let events: Vec<_> = events.collect();
        let timeline = Timeline::of(&Run::from(recording));
        let data = json!({
            "duration": header.duration,
            "status": header.exit_status,
            "madeWith": header.made_with,
            "panics": panics(self.listing, &timeline)?,
            "events": events,
        });
        writeln!(
            text,
            "<div class=\"listing-run\" data-recording=\"{}\">\n<div class=\"listing-stage\">",
            escape(&data.to_string())
        )?;
        if picture::says_something(&timeline) {
            text.push_str(&picture::draw(&timeline, span, order, self.is_annotated));
        }
        text.push_str("</div>\n");
        transcript(text, &timeline, span)?;
        text.push_str("</div>\n");
        Ok(())
    }
}

/// What an exercise's program must do; the page's scripts tell of each whether it does.
fn promises(listing: &Listing) -> String {
    let promises = listing.story().promises.iter();
    let items: String = promises
        .map(|promise| format!("<li><span>{}</span></li>\n", inline(&promise.says)))
        .collect();
    format!("<ol class=\"listing-promises\" aria-label=\"What must hold\">\n{items}</ol>\n")
}

/// mdBook's `output.html.search.heading-split-level`.
const DEEPEST_FOUND: usize = 3;

/// The lines of a run with their times.
fn transcript(text: &mut String, timeline: &Timeline, span: f64) -> Result<()> {
    text.push_str("<ol class=\"listing-transcript\">\n");
    let mut left = [MOST_OUTPUT, MOST_ERRORS];
    let mut hidden = 0;
    for (index, line) in timeline.lines().iter().enumerate() {
        let is_panic = timeline.marks().iter().any(|mark| mark.panic && mark.line == index);
        let (class, left) = match line.stream {
            Stream::Output => ("", &mut left[0]),
            Stream::Error if is_panic => (" class=\"stderr panic\"", &mut left[1]),
            Stream::Error => (" class=\"stderr\"", &mut left[1]),
        };
        if *left == 0 {
            hidden += 1;
            continue;
        }
        *left -= 1;
        let time = format_seconds(line.seconds, span);
        writeln!(
            text,
            "<li{class}><time>{time}</time> <code>{}</code></li>",
            escape_block(&line.text)
        )?;
    }
    if timeline.lines().is_empty() {
        text.push_str("<li class=\"silent\">printed nothing</li>\n");
    }
    text.push_str("</ol>\n");
    if hidden > 0 {
        writeln!(
            text,
            "<p class=\"listing-more\">… and {hidden} more lines, not shown</p>"
        )?;
    }
    Ok(())
}

/// Where a program panicked in its recording, which names lines of its source: as lines of the program, from 0.
fn panics(listing: &Listing, timeline: &Timeline) -> Result<Vec<usize>> {
    let file = format!("{}.rs:", listing.name);
    let mut lines = Vec::new();
    for mark in timeline.marks().iter().filter(|mark| mark.panic) {
        let place = timeline.lines()[mark.line].text.split_once(&file);
        let line = place.and_then(|(_, line)| line.split(':').next()?.parse().ok());
        if let Some(line) = line {
            lines.extend(listing.line_of_program(Language::Rust, line)?);
        }
    }
    Ok(lines)
}

/// Lines of standard output and of standard error that a transcript shows at most.
const MOST_OUTPUT: usize = 500;
const MOST_ERRORS: usize = 200;
