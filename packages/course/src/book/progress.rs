//! The table on the page that shows a reader's progress: every chapter with its predictions and its exercise. The page's
//! scripts fill it. Knows nothing of how far anybody is.

use std::fmt::Write;
use std::path::Path;

use anyhow::Result;
use listing::{Catalog, Changed, Kind};
use mdbook_driver::book::{Book, BookItem, Chapter};

use crate::book::html::{escape, inline_code};

/// What a chapter writes where the table is to stand.
pub(crate) const MARK: &str = "<!-- progress -->";

/// The table as one of HTML in Markdown. `source` is where the chapters lie.
pub(crate) fn table(book: &Book, catalog: &Catalog) -> Result<String> {
    let mut rows = String::new();
    for item in book.iter() {
        let BookItem::Chapter(chapter) = item else { continue };
        let Some(path) = chapter.source_path.as_ref().filter(|_| chapter.number.is_some()) else {
            continue;
        };
        rows.push_str(&row(chapter, path, catalog)?);
    }
    Ok(format!(
        "<course-progress>\n<table>\n\
         <thead><tr><th>Chapter</th><th>Read</th><th>Predicted</th><th>Right at first</th><th>Exercise</th></tr></thead>\n\
         <tbody>\n{rows}</tbody>\n\
         <tfoot><tr><th>All</th><td></td><td></td><td></td><td></td></tr></tfoot>\n\
         </table>\n<div class=\"listing-controls\"></div>\n<p role=\"status\"></p>\n</course-progress>\n"
    ))
}

fn row(chapter: &Chapter, path: &Path, catalog: &Catalog) -> Result<String> {
    let parts = listing::Chapter::parse(&chapter.content);
    let changes = Changed::in_chapter(catalog, path, &parts)?;
    let slug = path.with_extension("").display().to_string();
    let names: Vec<String> = changes
        .iter()
        .map(|changed| format!("{slug}/{}", changed.full_name()))
        .collect();
    let exercise = catalog
        .of_kind(Kind::Exercise)
        .find(|exercise| exercise.chapter == slug);
    let exercise = exercise.map_or(String::new(), |exercise| format!("{slug}/{}", exercise.name));
    let mut text = String::new();
    writeln!(
        text,
        "<tr data-chapter=\"{slug}\" data-predictions=\"{}\" data-exercise=\"{exercise}\"><td><a href=\"{slug}.html\">{}</a></td><td></td><td></td><td></td><td></td></tr>",
        escape(&names.join(" ")),
        inline_code(&chapter.name),
    )?;
    Ok(text)
}
