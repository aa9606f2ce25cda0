//! A text with parts written anew, and where what is said of it stands in the old one. Knows nothing of what is written, nor of
//! why.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Messages, Span};
use crate::program::SOURCE;

/// Something to write in place of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    /// In bytes.
    pub(super) at: Range<usize>,
    /// On as many lines, the end of the text aside.
    pub(super) new: String,
}

/// The new text.
#[derive(Debug, Clone, Default)]
pub(super) struct Written {
    pub(super) code: String,
    /// How many lines the old one has, and characters in the last of them.
    end: (usize, usize),
    changes: Vec<Change>,
}

/// Characters of one line that have become others. Lines count from 1, columns from 0.
#[derive(Debug, Clone)]
struct Change {
    line: usize,
    old: Range<usize>,
    new: String,
}

impl Written {
    /// The edits do not overlap.
    pub(super) fn new(old: &str, mut edits: Vec<Edit>) -> Self {
        edits.sort_by_key(|edit| edit.at.start);
        let (mut code, mut changes) = (String::new(), Vec::new());
        let (mut done, mut line, mut column) = (0, 1, 0);
        for Edit { at, new } in edits {
            let kept = &old[done..at.start];
            code += kept;
            code += &new;
            done = at.end;
            let (lines, columns) = place(kept, kept.len());
            (line, column) = (line + lines - 1, if lines == 1 { column + columns } else { columns });
            let mut new = new.split('\n');
            for (number, part) in old[at].split('\n').enumerate() {
                if number > 0 {
                    (line, column) = (line + 1, 0);
                }
                let begin = column;
                column += part.chars().count();
                changes.push(Change {
                    line,
                    old: begin..column,
                    new: new.next().unwrap_or_default().to_owned(),
                });
            }
        }
        code += &old[done..];
        let end = place(old, old.trim_end().len());
        Written { code, end, changes }
    }

    /// What the compiler says of the new text, said of the old one.
    pub(super) fn said_of_old(&self, messages: Messages) -> Messages {
        let Messages { text, mut diagnostics } = messages;
        diagnostics.iter_mut().for_each(|diagnostic| self.put_back(diagnostic));
        Messages {
            text: self.rendered(&text),
            diagnostics,
        }
    }

    fn put_back(&self, diagnostic: &mut Diagnostic) {
        for span in &mut diagnostic.spans {
            let Span {
                line_start,
                line_end,
                column_start,
                column_end,
                ..
            } = span;
            (*line_start, *column_start) = self.old(*line_start, *column_start, false);
            (*line_end, *column_end) = self.old(*line_end, *column_end, true);
        }
        diagnostic.rendered = diagnostic.rendered.as_deref().map(|text| self.rendered(text));
        diagnostic.children.iter_mut().for_each(|child| self.put_back(child));
    }

    /// Where a place of the new text, in lines and columns from 1, is in the old one. What has become something else is taken as
    /// a whole.
    fn old(&self, line: usize, column: usize, is_end: bool) -> (usize, usize) {
        if line > self.end.0 {
            return (self.end.0, self.end.1 + 1);
        }
        let column = column.saturating_sub(1);
        // Of the columns before this one: how many there are now, and how many there were.
        let (mut now, mut were) = (0, 0);
        for change in self.changes.iter().filter(|change| change.line == line) {
            let begin = now + (change.old.start - were);
            let end = begin + change.new.chars().count();
            if column < begin || is_end && column == begin {
                break;
            }
            if column < end || is_end && column == end {
                return (line, 1 + if is_end { change.old.end } else { change.old.start });
            }
            (now, were) = (end, change.old.end);
        }
        (line, 1 + were + (column - now))
    }

    /// What a terminal is shown of the new text, as far as what was written into the old one can be taken out again.
    fn rendered(&self, text: &str) -> String {
        let mut shown = String::with_capacity(text.len());
        // Where something was taken out of the row above.
        let mut gaps = Vec::new();
        for line in text.split_inclusive('\n') {
            if let Some((begin, place)) = line.split_once(&format!("{SOURCE}:"))
                && let Some((row, column)) = place.trim_end().split_once(':')
                && let (Ok(row), Ok(column)) = (row.parse(), column.parse())
            {
                let (row, column) = self.old(row, column, false);
                shown += &format!("{begin}{SOURCE}:{row}:{column}\n");
                continue;
            }
            let (margin, rest) = line.split_at(line.find(['|', '+', '-', '~']).unwrap_or(0));
            let mut rest: Vec<char> = rest.chars().collect();
            let is_in_text = margin
                .trim()
                .parse::<usize>()
                .map(|row| gaps = self.inserted(row, &rest));
            match is_in_text {
                Ok(()) => cut(&mut rest, &gaps, |_| true),
                // Below a row of the text stands what points into it.
                Err(_) if margin.trim().is_empty() && rest.first() == Some(&'|') => {
                    let is_empty = |gap: &[char]| gap.iter().all(|c| *c == gap[0]) && [' ', '_'].contains(&gap[0]);
                    cut(&mut rest, &gaps, is_empty);
                }
                Err(_) => gaps.clear(),
            }
            shown += margin;
            shown.extend(rest);
        }
        shown
    }

    /// Where in `row`, which shows a line, that stands which was put into the line.
    fn inserted(&self, line: usize, row: &[char]) -> Vec<Range<usize>> {
        let mut from = 0;
        let changes = self.changes.iter().filter(|change| change.line == line);
        let inserted = changes.filter(|change| change.old.is_empty() && !change.new.is_empty());
        let found = inserted.filter_map(|change| {
            let new: Vec<char> = change.new.chars().collect();
            let at = from + row.get(from..)?.windows(new.len()).position(|part| part == new)?;
            from = at + new.len();
            Some(at..from)
        });
        found.collect()
    }
}

/// Takes the gaps out of a row, as far as it is so long and they are as they must be.
fn cut(row: &mut Vec<char>, gaps: &[Range<usize>], is_gap: impl Fn(&[char]) -> bool) {
    for gap in gaps.iter().rev() {
        if row.get(gap.clone()).is_some_and(&is_gap) {
            row.drain(gap.clone());
        }
    }
}

/// The line of an offset, from 1, and its column in characters, from 0.
pub(super) fn place(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..at];
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
    (1 + before.matches('\n').count(), column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(at: Range<usize>, new: &str) -> Edit {
        Edit { at, new: new.into() }
    }

    /// `use é;` with something before it, `12` for `345`, `6` for two lines, and two lines more.
    fn written() -> Written {
        let old = "use é;\nA = 345; B\nC = 7 +\n  8; D\n";
        let edits = vec![
            edit(0..0, "#![x] "),
            edit(12..15, "12"),
            edit(23..30, "6\n"),
            edit(old.len()..old.len(), "more\nand more\n"),
        ];
        Written::new(old, edits)
    }

    #[test]
    fn places_are_those_of_the_old_text() {
        let written = written();
        assert_eq!(written.code, "#![x] use é;\nA = 12; B\nC = 6\n; D\nmore\nand more\n");
        for (new, old) in [
            ((1, 1), (1, 1)),
            ((1, 4), (1, 1)),
            ((1, 7), (1, 1)),
            ((1, 11), (1, 5)),
            ((2, 4), (2, 4)),
            ((2, 5), (2, 5)),
            ((2, 6), (2, 5)),
            ((2, 7), (2, 8)),
            ((2, 9), (2, 10)),
            ((3, 5), (3, 5)),
            ((4, 1), (4, 4)),
            ((4, 3), (4, 6)),
            ((5, 1), (4, 7)),
            ((6, 3), (4, 7)),
        ] {
            assert_eq!(written.old(new.0, new.1, false), old, "{new:?}");
        }
        for (new, old) in [
            ((1, 7), (1, 1)),
            ((2, 5), (2, 5)),
            ((2, 6), (2, 8)),
            ((2, 7), (2, 8)),
            ((3, 6), (3, 8)),
        ] {
            assert_eq!(written.old(new.0, new.1, true), old, "the end {new:?}");
        }
    }

    #[test]
    fn what_was_put_in_stands_in_no_message() {
        let shown = "error[E0432]: unresolved import `é`
 --> src/main.rs:1:11
  |
1 | #![x] use é;
  |           ^ no `é`
  |
 ::: src/main.rs:2:9
  |
2 |   A = 12; B
  |  _________^
";
        let expected = "error[E0432]: unresolved import `é`
 --> src/main.rs:1:5
  |
1 | use é;
  |     ^ no `é`
  |
 ::: src/main.rs:2:10
  |
2 |   A = 12; B
  |  _________^
";
        assert_eq!(written().rendered(shown), expected);
        // Only what stands behind it has moved.
        let twice = Written::new("a b", vec![edit(1..1, "XY"), edit(3..3, "Z")]);
        let shown = "1 | aXY bZ\n  | ^   ^\n  | |\n";
        assert_eq!(twice.rendered(shown), "1 | a b\n  | ^ ^\n  | |\n");
        let block = "1 | / #![x] use é;\n2 | | A\n  | |_^\n1 |   #![x] use é;\n  |  _______^\n";
        assert_eq!(
            written().rendered(block),
            "1 | / use é;\n2 | | A\n  | |_^\n1 |   use é;\n  |  _^\n"
        );
    }
}
