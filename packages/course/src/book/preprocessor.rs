//! The preprocessor that mdBook calls: finds the listings that a chapter includes, and puts listing blocks
//! in their places. It runs before mdBook's own `links`, and leaves no `{{#…}}` behind.

use std::collections::HashMap;
use std::io;
use std::mem;
use std::path::{Component, Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail};
use clap::Subcommand;
use listing::{Catalog, Changed, CodeBlock, Include, Kind, Language, Listing, plain_line_ends};
use mdbook_driver::book::{Book, BookItem, Chapter};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

use crate::book::block::{Block, Shown};
use crate::book::chart::{self, Measured};
use crate::book::highlight;
use crate::book::picture;
use crate::book::prediction;
use crate::book::progress;
use crate::book::scripts::Scripts;
use crate::book::versions::Versions;
use crate::project::{Project, find_listing};

/// The name in `book.toml`, by which mdBook puts this in its place among the other preprocessors.
pub(crate) const NAME: &str = "course";

#[derive(clap::Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Option<Ask>,
}

#[derive(Subcommand)]
enum Ask {
    /// Say by the exit status whether the renderer is supported
    Supports { renderer: String },
}

/// Speaks mdBook's preprocessor protocol on standard input and output.
pub(crate) fn preprocess(options: &Options) -> Result<ExitCode> {
    if let Some(Ask::Supports { renderer }) = &options.command {
        return Ok(if renderer == "html" {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        });
    }
    let (context, book) = mdbook_preprocessor::parse_input(io::stdin())?;
    let blocks = ListingBlocks {
        runner: None,
        notice: None,
    };
    let book = blocks.run(&context, book)?;
    serde_json::to_writer(io::stdout(), &book)?;
    Ok(ExitCode::SUCCESS)
}

/// The preprocessor itself.
pub(crate) struct ListingBlocks {
    /// Where Run sends code; `None` takes what `book.toml` says.
    pub(crate) runner: Option<String>,
    /// What a reader is to know before the first Run on a page.
    pub(crate) notice: Option<String>,
}

impl Preprocessor for ListingBlocks {
    fn name(&self) -> &str {
        NAME
    }

    fn supports_renderer(&self, renderer: &str) -> Result<bool> {
        Ok(renderer == "html")
    }

    fn run(&self, context: &PreprocessorContext, mut book: Book) -> Result<Book> {
        let runner = match &self.runner {
            Some(runner) => runner.clone(),
            None => context
                .config
                .get("preprocessor.course.playground")?
                .unwrap_or_else(|| "https://play.rust-lang.org/".to_owned()),
        };
        let edition = serde_json::to_value(context.config.rust.edition)?;
        let project = Project::at(&context.root);
        let catalog = project.catalog()?;
        let page = Pages {
            source: context.root.join(&context.config.book.src),
            progress: progress::table(&book, &catalog)?,
            catalog,
            versions: Versions::read(&context.root)?,
            scripts: Scripts::read(&project.theme())?,
            root: context.root.clone(),
            runner,
            notice: self.notice.clone(),
            edition: edition
                .as_str()
                .context("book.toml names no [rust] edition")?
                .to_owned(),
        };
        let mut seen = HashMap::new();
        let mut faults = Vec::new();
        book.for_each_mut(|item| {
            if let BookItem::Chapter(chapter) = item
                && let Err(error) = page.expand(chapter, &mut seen)
            {
                faults.push(format!("{error:#}"));
            }
        });
        if !faults.is_empty() {
            bail!("{}", faults.join("\n"));
        }
        Ok(book)
    }
}

struct Pages {
    root: PathBuf,
    source: PathBuf,
    catalog: Catalog,
    /// The table of the page that has its mark.
    progress: String,
    scripts: Scripts,
    versions: Option<Versions>,
    runner: String,
    notice: Option<String>,
    edition: String,
}

impl Pages {
    /// Replaces each block of the chapter that includes a listing. `seen` has the chapter of each listing so far.
    fn expand(&self, chapter: &mut Chapter, seen: &mut HashMap<String, PathBuf>) -> Result<()> {
        let Some(path) = &chapter.source_path else {
            return Ok(());
        };
        let file = self.source.join(path);
        let shown = file.strip_prefix(&self.root).unwrap_or(&file).to_owned();
        let place = |line: usize| format!("{}:{line}", shown.display());
        let source = mem::take(&mut chapter.content);
        let source = plain_line_ends(&source);
        let mut page = String::new();
        let mut listings = Vec::new();
        let mut number = 0;
        let (mut done, mut line) = (0, 1);
        let parts = listing::Chapter::parse(&source);
        let asked = self.predictions(&shown, &parts)?;
        let prose = |page: &mut String, from: usize, to: usize, line: usize| {
            let (mut done, mut line) = (from, line);
            for (at, question) in asked.iter().filter(|(at, _)| (from..to).contains(at)) {
                let text = &source[done..*at];
                self.prose(page, text, line, &place)?;
                page.push_str(question);
                (done, line) = (*at, line + text.matches('\n').count());
            }
            self.prose(page, &source[done..to], line, &place)
        };
        if source.contains(progress::MARK) {
            page.push_str(&self.scripts.to_markdown(path));
        }
        if source.contains(progress::MARK) || !parts.changes.is_empty() || !parts.hints.is_empty() {
            page.push_str(&style_of_practice(path));
        }
        for (index, code) in parts.code.iter().enumerate() {
            prose(&mut page, done, code.range.start, line)?;
            if !code.is_closed {
                bail!("{}: this fence is not closed", place(code.line));
            }
            let text = &source[code.range.clone()];
            if let Some(include) = code.include() {
                let at = place(code.line + 1);
                let listing = self.included(code, include, &file).with_context(|| at.clone())?;
                if let Some(first) = seen.insert(listing.name.clone(), shown.clone()) {
                    bail!("{at}: the listing `{}` is already in {}", listing.name, first.display());
                }
                if listings.is_empty() {
                    page.push_str(&self.scripts.to_markdown(path));
                }
                listings.push(listing);
                if listing.kind == Kind::Solution {
                    // To be read: it runs where the exercise does.
                    page.push_str(&highlight::block(&listing.program(Language::Rust)?, "rust"));
                    done = code.range.end;
                    line = code.line + text.matches('\n').count();
                    continue;
                }
                number += usize::from(listing.kind == Kind::Plain);
                let next = parts.code[index + 1..].iter().find(|code| code.include().is_some());
                let said = &source[code.range.end..next.map_or(source.len(), |next| next.range.start)];
                let block = Block {
                    catalog: &self.catalog,
                    listing,
                    anchor: include.anchor,
                    shown: match code.has("compile_fail") {
                        true => Shown::Refused,
                        false => Shown::Runs,
                    },
                    number: chapter
                        .number
                        .as_ref()
                        .filter(|_| listing.kind == Kind::Plain)
                        .map(|part| format!("{part}-{number}").replace(".-", "-")),
                    level: parts
                        .headings
                        .iter()
                        .rfind(|heading| heading.start < code.range.start)
                        .map_or(1, |heading| heading.level),
                    runner: &self.runner,
                    notice: self.notice.as_deref().filter(|_| listings.len() == 1),
                    is_unconfined: self.notice.is_some(),
                    edition: &self.edition,
                    is_annotated: said.contains(picture::LEGEND_MARK),
                    extra: match listing.kind {
                        Kind::Exercise => Some("judge"),
                        _ => (chapter.number.is_some() && said.contains("Run ×20")).then_some("repeat"),
                    },
                };
                page.push_str(&block.to_markdown().context(at)?);
            } else {
                no_directives(text, code.line, &place)?;
                if code.language() == "rust" {
                    bail!(
                        "{}: every Rust block comes from listings/: ```rust with one line, {{{{#include ../listings/CHAPTER/NAME.rs}}}}",
                        place(code.line)
                    );
                }
                match code.is_at_margin {
                    true => page.push_str(&highlight::block(&code.body, code.language())),
                    // Within a list or a quotation it is as plain Markdown has it.
                    false => page.push_str(text),
                }
            }
            done = code.range.end;
            line = code.line + text.matches('\n').count();
        }
        prose(&mut page, done, source.len(), line)?;
        if let Some(versions) = &self.versions {
            page.push_str(&versions.to_markdown(&listings)?);
        }
        chapter.content = page;
        Ok(())
    }

    /// Where a reader predicts what a change does: what stands there, by the byte of the source before which it stands.
    fn predictions(&self, shown: &Path, chapter: &listing::Chapter) -> Result<Vec<(usize, String)>> {
        let changes = Changed::in_chapter(&self.catalog, shown, chapter)?;
        let asked = changes
            .iter()
            .map(|changed| Ok((changed.answer, prediction::to_markdown(changed)?)));
        asked.collect()
    }

    /// What stands between blocks of code, from line `first` on.
    fn prose(&self, page: &mut String, text: &str, first: usize, place: &dyn Fn(usize) -> String) -> Result<()> {
        no_directives(text, first, place)?;
        for (index, line) in text.split_inclusive('\n').enumerate() {
            if line.trim() == chart::MARK {
                let measured = Measured::read(&self.root, &self.catalog).with_context(|| place(first + index))?;
                page.push_str(&measured.to_html()?);
                page.push('\n');
            } else if line.trim() == progress::MARK {
                page.push_str(&self.progress);
                page.push('\n');
            } else if line.trim() == picture::LEGEND_MARK {
                page.push_str(&picture::legend());
                page.push('\n');
            } else {
                page.push_str(line);
            }
        }
        Ok(())
    }

    /// The listing that a block of the chapter in `file` includes.
    fn included(&self, code: &CodeBlock, include: Include, file: &Path) -> Result<&Listing> {
        if !code.is_at_margin {
            bail!("a listing stands at the left margin, in no list and no quotation");
        }
        let target = file.parent().unwrap_or(&self.source).join(include.path);
        let name = target.file_stem().unwrap_or_default().to_string_lossy();
        let listing = find_listing(&self.catalog, &name)?;
        if normal(&listing.source_path(Language::Rust)) != normal(&target) {
            bail!(
                "there is no listing at this path; `{name}` is listings/{}/{name}.rs",
                listing.chapter
            );
        }
        Ok(listing)
    }
}

/// What loads the style of what readers do on a page, for pages that have some of it.
fn style_of_practice(chapter: &Path) -> String {
    let root = "../".repeat(chapter.components().count().saturating_sub(1));
    format!("<link rel=\"stylesheet\" href=\"{root}theme/practice.css\">\n\n")
}

const STRAY: &str = "only a listing is included, alone in a ```rust block; write \\{{#…}} to show such a text";

/// Fails where mdBook's `links` would act on a line; the first of them is line `first` of its chapter.
fn no_directives(text: &str, first: usize, place: &dyn Fn(usize) -> String) -> Result<()> {
    let acts = |line: &str| {
        let mut braces = line.match_indices("{{");
        braces.any(|(start, found)| {
            let inner = line[start + found.len()..].trim_start();
            inner.starts_with('#') && !line[..start].ends_with('\\')
        })
    };
    match text.lines().position(acts) {
        Some(index) => Err(anyhow!("{}: {STRAY}", place(first + index))),
        None => Ok(()),
    }
}

/// The path without `.` and `..`, which need not exist.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                normal.pop();
            }
            Component::CurDir => {}
            part => normal.push(part),
        }
    }
    normal
}
