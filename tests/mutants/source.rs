//! A program's text and its syntax tree, and changes of the text at places of the tree. Knows nothing of what is changed.

use std::ops::Range;

use syn::File;
use syn::spanned::Spanned;

/// A program.
pub(crate) struct Source<'a> {
    pub(crate) text: &'a str,
    pub(crate) file: File,
}

/// A place of a text, and what is to stand there.
pub(crate) type Edit = (Range<usize>, String);

impl<'a> Source<'a> {
    /// `None` if it is no Rust.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let file = syn::parse_file(text).ok()?;
        Some(Source { text, file })
    }

    /// Where it stands.
    pub(crate) fn range(node: &impl Spanned) -> Range<usize> {
        node.span().byte_range()
    }

    /// In which line it begins, from 1.
    pub(crate) fn line(node: &impl Spanned) -> usize {
        node.span().start().line
    }

    /// As it is written.
    pub(crate) fn text_of(&self, node: &impl Spanned) -> &'a str {
        &self.text[Self::range(node)]
    }

    /// As it is written, in one line: for what is written once more elsewhere, so that no line moves.
    pub(crate) fn flat(&self, node: &impl Spanned) -> String {
        let lines: Vec<_> = self.text_of(node).lines().map(|line| code(line).trim()).collect();
        lines.join(" ")
    }

    /// For people: in one line, and without blanks where a chain of calls is broken.
    pub(crate) fn quoted(&self, node: &impl Spanned) -> String {
        format!("`{}`", self.flat(node).replace(" .", "."))
    }

    /// The text with these changes, none of which overlap; of several at one place the earlier comes first. What follows stays
    /// in its line.
    pub(crate) fn with(&self, mut edits: Vec<Edit>) -> String {
        edits.sort_by_key(|(range, _)| range.start);
        let mut text = String::with_capacity(self.text.len() + 100);
        let mut done = 0;
        for (range, by) in edits {
            text += &self.text[done..range.start];
            text += &by;
            let lines = |text: &str| text.matches('\n').count();
            text += &"\n".repeat(lines(&self.text[range.clone()]).saturating_sub(lines(&by)));
            done = range.end;
        }
        text + &self.text[done..]
    }
}

/// A line without the comment at its end, outside strings.
fn code(line: &str) -> &str {
    let comments = line.match_indices("//").map(|(start, _)| &line[..start]);
    let mut outside = comments.filter(|before| before.matches('"').count() % 2 == 0);
    outside.next().unwrap_or(line)
}

/// Puts a text before and after a node.
pub(crate) fn around(node: &impl Spanned, before: &str, after: &str) -> [Edit; 2] {
    let Range { start, end } = Source::range(node);
    [(start..start, before.to_owned()), (end..end, after.to_owned())]
}
