//! The preprocessor that mdBook calls: finds the listings that a chapter includes, and puts listing blocks
//! in their places. It runs before mdBook's own `links`, and leaves no `{{#…}}` behind.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail};
use clap::Subcommand;
use listing::Catalog;
use mdbook_driver::book::{Book, BookItem, Chapter};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};

use crate::block::{Block, Shown};
use crate::chart::{self, Measured};
use crate::project::Project;
use crate::scripts::Scripts;

/// The name in `book.toml`, by which mdBook puts this in its place among the other preprocessors.
pub const NAME: &str = "course";

#[derive(clap::Args)]
pub struct Options {
    #[command(subcommand)]
    command: Option<Ask>,
}

#[derive(Subcommand)]
enum Ask {
    /// Say by the exit status whether the renderer is supported
    Supports { renderer: String },
}

/// Speaks mdBook's preprocessor protocol on standard input and output.
pub fn preprocess(options: &Options) -> Result<ExitCode> {
    if let Some(Ask::Supports { renderer }) = &options.command {
        return Ok(if renderer == "html" {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        });
    }
    let (context, book) = mdbook_preprocessor::parse_input(io::stdin())?;
    let book = ListingBlocks { runner: None }.run(&context, book)?;
    serde_json::to_writer(io::stdout(), &book)?;
    Ok(ExitCode::SUCCESS)
}

/// The preprocessor itself.
pub struct ListingBlocks {
    /// Where Run sends code; `None` takes what `book.toml` says.
    pub runner: Option<String>,
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
        let page = Pages {
            source: context.root.join(&context.config.book.src),
            catalog: Project::at(&context.root).catalog()?,
            scripts: Scripts::read(&context.root.join("src/theme"))?,
            root: context.root.clone(),
            runner,
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
    scripts: Scripts,
    runner: String,
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
        let at = |line: usize| format!("{}:{}", shown.display(), line + 1);

        let mut page = String::new();
        let mut number = 0;
        let lines: Vec<&str> = chapter.content.lines().collect();
        let mut index = 0;
        while index < lines.len() {
            let line = lines[index];
            let Some(fence) = Fence::open(line) else {
                if has_directive(line) {
                    bail!("{}: {}", at(index), STRAY);
                }
                if line.trim() == chart::MARK {
                    let measured = Measured::read(&self.root, &self.catalog).with_context(|| at(index))?;
                    page.push_str(&measured.to_html()?);
                } else {
                    page.push_str(line);
                }
                page.push('\n');
                index += 1;
                continue;
            };
            let end = (index + 1..lines.len())
                .find(|&end| fence.closes(lines[end]))
                .ok_or_else(|| anyhow!("{}: this fence is not closed", at(index)))?;
            let body = &lines[index + 1..end];
            if let [only] = body
                && let Some(include) = Include::parse(only)
            {
                let place = at(index + 1);
                let target = file.parent().unwrap_or(&self.source).join(include.path);
                let listing = self.listing(&target).with_context(|| place.clone())?;
                if let Some(first) = seen.insert(listing.name.clone(), shown.clone()) {
                    bail!(
                        "{place}: the listing `{}` is already in {}",
                        listing.name,
                        first.display()
                    );
                }
                number += 1;
                if number == 1 {
                    page.push_str(&self.scripts.to_markdown(path));
                }
                let shown = match fence.refused() {
                    true => Shown::Refused,
                    false => Shown::Runs,
                };
                let block = Block {
                    catalog: &self.catalog,
                    listing,
                    anchor: include.anchor,
                    shown,
                    number: chapter
                        .number
                        .as_ref()
                        .map(|part| format!("{part}-{number}").replace(".-", "-")),
                    runner: &self.runner,
                    edition: &self.edition,
                };
                page.push_str(&block.to_markdown().with_context(|| place)?);
            } else {
                if let Some(stray) = body.iter().position(|line| has_directive(line)) {
                    bail!("{}: {}", at(index + 1 + stray), STRAY);
                }
                if fence.language() == "rust" {
                    bail!(
                        "{}: every Rust block comes from listings/: ```rust with one line, {{{{#include ../listings/CHAPTER/NAME.rs}}}}",
                        at(index)
                    );
                }
                for line in &lines[index..=end] {
                    page.push_str(line);
                    page.push('\n');
                }
            }
            index = end + 1;
        }
        chapter.content = page;
        Ok(())
    }

    fn listing(&self, target: &Path) -> Result<&listing::Listing> {
        let wanted = normal(target);
        let found = self
            .catalog
            .iter()
            .find(|listing| normal(&listing.source_path(listing::Language::Rust)) == wanted);
        found.ok_or_else(|| {
            let name = target.file_stem().unwrap_or_default().to_string_lossy();
            match crate::project::find_listing(&self.catalog, &name) {
                Ok(listing) => anyhow!(
                    "there is no listing at this path; `{name}` is listings/{}/{name}.rs",
                    listing.chapter
                ),
                Err(error) => error,
            }
        })
    }
}

const STRAY: &str = "only a listing is included, alone in a ```rust block; write \\{{#…}} to show such a text";

/// The path without `.` and `..`, which need not exist.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => {
                normal.pop();
            }
            std::path::Component::CurDir => {}
            part => normal.push(part),
        }
    }
    normal
}

/// Whether mdBook's `links` would act on the line.
fn has_directive(line: &str) -> bool {
    line.match_indices("{{#")
        .any(|(start, _)| !line[..start].ends_with('\\'))
}

/// The opening line of a fenced code block.
struct Fence<'a> {
    marks: &'a str,
    info: &'a str,
}

impl<'a> Fence<'a> {
    fn open(line: &'a str) -> Option<Self> {
        let line = line.trim_start();
        let mark = line.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
        let length = line.chars().take_while(|&next| next == mark).count();
        (length >= 3).then(|| Fence {
            marks: &line[..length],
            info: line[length..].trim(),
        })
    }

    fn closes(&self, line: &str) -> bool {
        let line = line.trim();
        line.starts_with(self.marks) && line.trim_start_matches(&self.marks[..1]).is_empty()
    }

    fn language(&self) -> &str {
        self.info.split([',', ' ']).next().unwrap_or_default()
    }

    fn refused(&self) -> bool {
        self.info.split([',', ' ']).any(|word| word == "compile_fail")
    }
}

/// `{{#include path}}` or `{{#rustdoc_include path:anchor}}`, alone on its line.
struct Include<'a> {
    path: &'a str,
    anchor: Option<&'a str>,
}

impl<'a> Include<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let inner = line.trim().strip_prefix("{{#")?.strip_suffix("}}")?;
        let (verb, target) = inner.split_once(' ')?;
        if !matches!(verb, "include" | "rustdoc_include") {
            return None;
        }
        let (path, anchor) = match target.trim().split_once(':') {
            Some((path, anchor)) => (path, Some(anchor)),
            None => (target.trim(), None),
        };
        Some(Include { path, anchor })
    }
}
