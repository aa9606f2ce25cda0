//! A chapter of the book, taken apart: its blocks of code and what they include, its headings and tables. Knows nothing
//! of what is made of them.
//!
//! Markdown is read by the parser that mdBook uses, with the same extensions.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// What stands in a chapter's source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chapter {
    /// In their order.
    pub code: Vec<CodeBlock>,
    /// In their order.
    pub headings: Vec<Heading>,
    /// The rows of all its tables, heads apart.
    pub rows: Vec<Row>,
    /// The targets of all its links.
    pub links: Vec<String>,
    /// The changes to listings that it proposes.
    pub changes: Vec<Change>,
    /// What stands in each `<details class="hint">`, in Markdown, without its summary.
    pub hints: Vec<String>,
}

/// A fenced `diff` block: a change to the listing that was last linked to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The index of the block of code.
    pub code: usize,
    /// Its name: the word after `diff` at the fence, if there is one.
    pub name: String,
    /// The name of the listing, if one was linked to as `#listing-NAME` under the same heading.
    pub listing: Option<String>,
    /// Where the answer begins, the next `<details>`, as a byte of the chapter's source; if there is one before the next
    /// change or heading.
    pub answer: Option<usize>,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its text, without marks.
    pub text: String,
    /// 1 for the chapter's title, 2 for a section, and so on.
    pub level: usize,
    /// Its first byte in the chapter's source.
    pub start: usize,
}

/// A fenced block of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeBlock {
    /// Its bytes in the chapter's source: whole lines, fences and the last line's end included.
    pub range: Range<usize>,
    /// The line of the opening fence, from 1.
    pub line: usize,
    /// What stands behind the opening fence.
    pub info: String,
    /// The lines between the fences, as they stand in the source.
    pub body: String,
    /// It has a closing fence.
    pub is_closed: bool,
    /// It stands at the left margin, in no list and no quotation.
    pub is_at_margin: bool,
}

/// `{{#include PATH}}` or `{{#rustdoc_include PATH:ANCHOR}}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Include<'a> {
    /// As it stands there, relative to the chapter.
    pub path: &'a str,
    /// The part that is shown; all of it where there is none.
    pub anchor: Option<&'a str>,
}

/// A row of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// From left to right.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// Its text, without marks.
    pub text: String,
    /// The part of the text that is emphasised.
    pub emphasised: String,
    /// The targets of its links.
    pub links: Vec<String>,
}

impl Chapter {
    /// Takes a chapter's source apart.
    pub fn parse(source: &str) -> Self {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_HEADING_ATTRIBUTES
            | Options::ENABLE_DEFINITION_LIST
            | Options::ENABLE_GFM;
        let mut chapter = Chapter::default();
        let (mut in_heading, mut in_row, mut emphasised) = (false, false, false);
        // Lists, quotations and their like around what is read.
        let mut depth = 0;
        let mut linked: Option<String> = None;
        let mut is_asking = false;
        let mut hint = None;
        for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
            match event {
                Event::Start(
                    Tag::Item | Tag::BlockQuote(_) | Tag::FootnoteDefinition(_) | Tag::DefinitionListDefinition,
                ) => depth += 1,
                Event::End(
                    TagEnd::Item
                    | TagEnd::BlockQuote(_)
                    | TagEnd::FootnoteDefinition
                    | TagEnd::DefinitionListDefinition,
                ) => depth -= 1,
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    let block = CodeBlock::at(source, range, info.trim(), depth == 0);
                    if block.language() == "diff" {
                        is_asking = true;
                        chapter.changes.push(Change {
                            code: chapter.code.len(),
                            name: block.info.split([',', ' ']).nth(1).unwrap_or_default().to_owned(),
                            listing: linked.clone(),
                            answer: None,
                        });
                    }
                    chapter.code.push(block);
                }
                Event::Start(Tag::Heading { level, .. }) => {
                    in_heading = true;
                    (linked, is_asking) = (None, false);
                    chapter.headings.push(Heading {
                        text: String::new(),
                        level: level as usize,
                        start: range.start,
                    });
                }
                Event::End(TagEnd::Heading(_)) => in_heading = false,
                Event::Start(Tag::TableRow) => {
                    in_row = true;
                    chapter.rows.push(Row::default());
                }
                Event::End(TagEnd::TableRow) => in_row = false,
                Event::Start(Tag::TableCell) if in_row => {
                    chapter
                        .rows
                        .last_mut()
                        .expect("one was begun")
                        .cells
                        .push(Cell::default());
                }
                Event::Start(Tag::Emphasis) => emphasised = true,
                Event::End(TagEnd::Emphasis) => emphasised = false,
                Event::Html(text) if text.starts_with("<summary>") && hint == Some(0) => hint = Some(range.end),
                Event::Html(text) if text.starts_with("<details class=\"hint\">") => hint = Some(0),
                Event::Html(text) if text.starts_with("</details>") && hint.is_some() => {
                    let from = hint.take().expect("it was just seen");
                    chapter.hints.push(source[from..range.start].trim().to_owned());
                }
                Event::Html(text) if is_asking && text.starts_with("<details") => {
                    is_asking = false;
                    chapter.changes.last_mut().expect("it asks").answer = Some(range.start);
                }
                Event::Start(Tag::Link { dest_url, .. }) => {
                    if let Some(name) = dest_url.strip_prefix("#listing-") {
                        linked = Some(name.to_owned());
                    }
                    if in_row {
                        chapter.cell().links.push(dest_url.to_string());
                    }
                    chapter.links.push(dest_url.into_string());
                }
                Event::Text(text) | Event::Code(text) => {
                    if in_heading {
                        let heading = chapter.headings.last_mut().expect("one was begun");
                        heading.text.push_str(&text);
                    } else if in_row {
                        let cell = chapter.cell();
                        cell.text.push_str(&text);
                        if emphasised {
                            cell.emphasised.push_str(&text);
                        }
                    }
                }
                _ => {}
            }
        }
        chapter
    }

    /// The blocks that include something, each with what it includes.
    pub fn includes(&self) -> impl Iterator<Item = (&CodeBlock, Include<'_>)> {
        self.code.iter().filter_map(|block| Some((block, block.include()?)))
    }

    fn cell(&mut self) -> &mut Cell {
        let row = self.rows.last_mut().expect("one was begun");
        row.cells.last_mut().expect("text stands in a cell")
    }
}

impl CodeBlock {
    fn at(source: &str, range: Range<usize>, info: &str, is_at_margin: bool) -> Self {
        let start = source[..range.start].rfind('\n').map_or(0, |end| end + 1);
        let mut end = range.end;
        if !source[..end].ends_with('\n') {
            end = source[end..].find('\n').map_or(source.len(), |length| end + length + 1);
        }
        let mut lines = source[start..end].lines();
        let opening = &source[range.start..];
        let mark = if opening.starts_with('~') { '~' } else { '`' };
        let fence = &opening[..opening.len() - opening.trim_start_matches(mark).len()];
        lines.next();
        let mut body: Vec<&str> = lines.collect();
        // A closing fence may be indented or quoted, and longer than the opening one.
        let closes = |line: &str| {
            let line = line.trim_start_matches([' ', '\t', '>']).trim_end();
            line.starts_with(fence) && line.trim_start_matches(mark).is_empty()
        };
        let is_closed = body.pop_if(|line| closes(line)).is_some();
        CodeBlock {
            line: source[..start].matches('\n').count() + 1,
            info: info.to_owned(),
            body: body.iter().flat_map(|line| [*line, "\n"]).collect(),
            is_closed,
            is_at_margin,
            range: start..end,
        }
    }

    /// The first word behind the fence.
    pub fn language(&self) -> &str {
        self.info.split([',', ' ']).next().unwrap_or_default()
    }

    /// Whether a word stands behind the fence, such as `compile_fail`.
    pub fn has(&self, word: &str) -> bool {
        self.info.split([',', ' ']).any(|found| found == word)
    }

    /// What the block includes, if it includes something and has nothing else in it.
    pub fn include(&self) -> Option<Include<'_>> {
        let line = self.body.strip_suffix('\n').filter(|line| !line.contains('\n'))?;
        // A quoted one is found too, and then said to stand in the wrong place.
        let line = line.trim_start_matches([' ', '\t', '>']).trim_end();
        let (verb, target) = line.strip_prefix("{{#")?.strip_suffix("}}")?.split_once(' ')?;
        if !matches!(verb, "include" | "rustdoc_include") {
            return None;
        }
        Some(match target.trim().split_once(':') {
            Some((path, anchor)) => Include {
                path,
                anchor: Some(anchor),
            },
            None => Include {
                path: target.trim(),
                anchor: None,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_found_with_its_lines_and_what_it_includes() {
        let source = "# Tea\n\n```rust,compile_fail\n{{#rustdoc_include ../a/b.rs:main}}\n```\n\nAfter.\n";
        let chapter = Chapter::parse(source);
        let [block] = &chapter.code[..] else {
            panic!("{chapter:?}")
        };
        assert_eq!(
            (block.line, block.language(), block.is_closed, block.is_at_margin),
            (3, "rust", true, true)
        );
        assert!(block.has("compile_fail") && !block.has("ignore"));
        assert_eq!(source[block.range.clone()].lines().count(), 3);
        assert_eq!(&source[block.range.end..], "\nAfter.\n");
        let include = block.include().unwrap();
        assert_eq!((include.path, include.anchor), ("../a/b.rs", Some("main")));
    }

    #[test]
    fn fences_are_those_that_markdown_sees() {
        for (source, blocks, closed) in [
            ("````\n```\n````\n", 1, true),
            ("~~~\n```\n~~~\n", 1, true),
            ("```\na\n`````", 1, true),
            ("```~~~\na\n```\n", 1, true),
            ("~~~`\na\n~~~\n", 1, true),
            ("* a\n\n\t```text\n\tx\n\t```\n", 1, true),
            ("> ```\n> a\n> ```\n", 1, true),
            ("```\na\n``\n", 1, false),
            ("<!--\n```\n-->\n", 0, true),
            ("text `` ``` `` text\n", 0, true),
        ] {
            let chapter = Chapter::parse(source);
            assert_eq!(chapter.code.len(), blocks, "{source}");
            assert!(chapter.code.iter().all(|block| block.is_closed == closed), "{source}");
        }
    }

    #[test]
    fn a_block_in_a_list_or_a_quotation_is_not_at_the_margin() {
        for (source, at_margin) in [
            ("```rust\nx\n```\n", true),
            ("   ```rust\n   x\n   ```\n", true),
            ("- tea\n\n  ```rust\n  x\n  ```\n", false),
            ("1. tea\n\n   ```rust\n   x\n   ```\n", false),
            ("> ```rust\n> x\n> ```\n", false),
            ("- tea\n\n```rust\nx\n```\n", true),
        ] {
            let chapter = Chapter::parse(source);
            assert_eq!(chapter.code[0].is_at_margin, at_margin, "{source}");
        }
    }

    #[test]
    fn an_include_stands_alone_in_its_block() {
        let included = |body: &str| {
            Chapter::parse(&format!("```rust\n{body}\n```\n")).code[0]
                .include()
                .is_some()
        };
        assert!(included("{{#include ../a/b.rs}}"));
        for body in [
            "{{#include a.rs}}\n\n",
            "\n{{#include a.rs}}",
            "{{#include a.rs}}\nx",
            "{{#playground a.rs}}",
        ] {
            assert!(!included(body), "{body}");
        }
    }

    #[test]
    fn headings_and_rows_come_without_their_marks() {
        let chapter = Chapter::parse("## `async` *and* more\n\n| a | b |\n|---|---|\n| *Example:* x | [y](z.md#w) |\n");
        let heading = Heading {
            text: "async and more".to_owned(),
            level: 2,
            start: 0,
        };
        assert_eq!(chapter.headings, [heading]);
        let [row] = &chapter.rows[..] else {
            panic!("{chapter:?}")
        };
        assert_eq!(row.cells[0].text, "Example: x");
        assert_eq!(row.cells[0].emphasised, "Example:");
        assert_eq!(
            (&*row.cells[1].text, &row.cells[1].links[..]),
            ("y", &["z.md#w".to_owned()][..])
        );
    }
}
