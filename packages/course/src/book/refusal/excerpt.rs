//! The code that a message of the compiler quotes, with what is drawn below it: which of it is a mark, and whose words
//! are whose. src/theme/model/excerpt.js does the same.

use std::iter;

/// What a piece of a quoted line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    /// `^^^`: the place that the message is about.
    Primary,
    /// `---`: another place that has to do with it.
    Secondary,
    /// What is said at a place of the first kind.
    PrimaryLabel,
    /// What is said at one of the second.
    SecondaryLabel,
    /// What the compiler proposes to insert.
    Added,
    /// What it proposes to take out.
    Removed,
}

/// A line of an excerpt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// The number of a line of code, `...` for lines that are left out, empty below a line.
    pub(super) gutter: String,
    /// `|`, or `+`, `-` and `~` where a change is proposed.
    pub(super) sign: char,
    pub(super) text: String,
}

impl Row {
    pub(super) fn is_blank(&self) -> bool {
        self.gutter.is_empty() && self.text.is_empty()
    }

    fn is_code(&self) -> bool {
        !self.gutter.is_empty()
    }
}

/// The rows without the indentation that they share and without blank ones around them, each in pieces.
pub(super) fn paint(rows: &[Row]) -> Vec<(&Row, Vec<(String, Kind)>)> {
    let first = rows.iter().position(|row| !row.is_blank()).unwrap_or(rows.len());
    let last = rows
        .iter()
        .rposition(|row| !row.is_blank())
        .map_or(first, |last| last + 1);
    let rows = &rows[first..last];
    let indent = |row: &Row| row.text.chars().take_while(|&c| c == ' ').count();
    let shared = rows.iter().filter(|row| !row.text.trim().is_empty()).map(indent).min();
    let canvas = Canvas::of(rows, shared.unwrap_or(0)).painted();
    rows.iter()
        .zip(canvas.texts)
        .zip(canvas.kinds)
        .map(|((row, text), kinds)| (row, pieces(&text, &kinds)))
        .collect()
}

fn pieces(text: &[char], kinds: &[Kind]) -> Vec<(String, Kind)> {
    let mut pieces: Vec<(String, Kind)> = Vec::new();
    for (&c, &kind) in iter::zip(text, kinds) {
        match pieces.last_mut() {
            Some((piece, last)) if *last == kind => piece.push(c),
            _ => pieces.push((c.to_string(), kind)),
        }
    }
    pieces
}

/// An excerpt, character by character.
struct Canvas<'a> {
    rows: &'a [Row],
    texts: Vec<Vec<char>>,
    kinds: Vec<Vec<Kind>>,
}

impl<'a> Canvas<'a> {
    fn of(rows: &'a [Row], indent: usize) -> Self {
        let texts: Vec<Vec<char>> = rows.iter().map(|row| row.text.chars().skip(indent).collect()).collect();
        let kinds = iter::zip(rows, &texts).map(|(row, text)| {
            let kind = match row.sign {
                '+' | '~' => Kind::Added,
                '-' => Kind::Removed,
                _ => Kind::Plain,
            };
            vec![kind; text.len()]
        });
        Canvas {
            rows,
            kinds: kinds.collect(),
            texts,
        }
    }

    /// The character there; a space where there is none.
    fn at(&self, row: usize, column: usize) -> char {
        self.texts[row].get(column).copied().unwrap_or(' ')
    }

    fn painted(mut self) -> Self {
        self.bars();
        for row in 0..self.rows.len() {
            if !self.rows[row].is_code() {
                self.marks(row);
            }
        }
        self
    }

    /// The lines to the left of code that a mark spans over several rows: from `____^`, or from `/`, down to `|____^`.
    fn bars(&mut self) {
        let mut open: Vec<(usize, usize, Kind)> = Vec::new();
        for row in 0..self.rows.len() {
            if self.rows[row].is_code() {
                continue;
            }
            for column in 0..self.texts[row].len() {
                let (here, next) = (self.at(row, column), self.at(row, column + 1));
                let is_within = column > 0 && self.at(row, column - 1) == '_';
                if next != '_' || !matches!(here, ' ' | '|') || is_within {
                    continue;
                }
                let mut end = column + 1;
                while matches!(self.at(row, end), '_' | '|') {
                    end += 1;
                }
                let kind = mark(self.at(row, end));
                if here == ' ' {
                    open.push((column, row, kind));
                    continue;
                }
                let found = open.iter().rposition(|&(at, ..)| at == column);
                let (start, kind) = match found.map(|index| open.remove(index)) {
                    Some((_, start, begun)) => (start, if kind == Kind::Plain { begun } else { kind }),
                    None => (self.slash_above(row, column), kind),
                };
                self.bar(column, start, row, kind);
            }
        }
    }

    /// The row of code at whose beginning a mark over several rows begins.
    fn slash_above(&self, row: usize, column: usize) -> usize {
        (0..row)
            .rev()
            .find(|&above| self.at(above, column) == '/')
            .unwrap_or(row)
    }

    fn bar(&mut self, column: usize, start: usize, end: usize, kind: Kind) {
        for row in start..=end {
            if matches!(self.at(row, column), '|' | '/') {
                self.kinds[row][column] = kind;
            }
        }
        for row in [start, end] {
            let mut at = column + 1;
            while matches!(self.at(row, at), '_' | '|') {
                if self.at(row, at) == '_' {
                    self.kinds[row][at] = kind;
                }
                at += 1;
            }
        }
    }

    /// The marks of a row below code, what is said at the last of them, and what hangs from the rows above.
    fn marks(&mut self, row: usize) {
        let proposes = self.texts[row].iter().all(|&c| matches!(c, ' ' | '+' | '~'));
        for column in 0..self.texts[row].len() {
            match self.at(row, column) {
                ' ' | '_' => {}
                '|' if self.kinds[row][column] != Kind::Plain => {}
                '|' => self.kinds[row][column] = self.above(row, column),
                '+' | '~' if proposes => {
                    self.kinds[row][column] = Kind::Added;
                    if row > 0 && self.rows[row - 1].is_code() && column < self.texts[row - 1].len() {
                        self.kinds[row - 1][column] = Kind::Added;
                    }
                }
                c if mark(c) != Kind::Plain => self.kinds[row][column] = mark(c),
                _ => {
                    let is_beside = column > 1 && self.at(row, column - 1) == ' ';
                    let kind = match is_beside.then(|| mark(self.at(row, column - 2))) {
                        None | Some(Kind::Plain) => self.above(row, column),
                        Some(kind) => kind,
                    };
                    self.kinds[row][column..].fill(match kind {
                        Kind::Primary => Kind::PrimaryLabel,
                        Kind::Secondary => Kind::SecondaryLabel,
                        _ => Kind::Plain,
                    });
                    return;
                }
            }
        }
    }

    /// Of what a thing hangs that stands below a mark or a line down from one.
    fn above(&self, row: usize, column: usize) -> Kind {
        match row.checked_sub(1) {
            Some(above) if !self.rows[above].is_code() && matches!(self.at(above, column), '|' | '^' | '-') => {
                self.kinds[above][column]
            }
            _ => Kind::Plain,
        }
    }
}

fn mark(c: char) -> Kind {
    match c {
        '^' => Kind::Primary,
        '-' => Kind::Secondary,
        _ => Kind::Plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each row with a letter for each character: `p` and `s` for the two kinds of marks, `P` and `S` for what is said at them, `+`, and `.` for the rest.
    fn painted(rows: &[(&str, char, &str)]) -> Vec<String> {
        let rows: Vec<Row> = rows
            .iter()
            .map(|&(gutter, sign, text)| Row {
                gutter: gutter.to_owned(),
                sign,
                text: text.to_owned(),
            })
            .collect();
        let letter = |kind| match kind {
            Kind::Plain => ".",
            Kind::Primary => "p",
            Kind::Secondary => "s",
            Kind::PrimaryLabel => "P",
            Kind::SecondaryLabel => "S",
            Kind::Added => "+",
            Kind::Removed => "-",
        };
        let painted = paint(&rows).into_iter().map(|(_, pieces)| {
            let letters = pieces
                .iter()
                .map(|(text, kind)| letter(*kind).repeat(text.chars().count()));
            letters.collect()
        });
        painted.collect()
    }

    #[test]
    fn what_is_said_has_the_kind_of_its_mark_even_if_it_hangs_below() {
        let rows = painted(&[
            ("", '|', ""),
            ("7", '|', "    each(|n| total += n);"),
            ("", '|', "         --- ^^^^^^^^^^ cannot assign - to it"),
            ("", '|', "         |"),
            ("", '|', "         in this closure"),
            ("", '|', ""),
        ]);
        let expected = [
            ".....................",
            ".....sss.pppppppppp.PPPPPPPPPPPPPPPPPPPPP",
            ".....s",
            ".....SSSSSSSSSSSSSSS",
        ];
        assert_eq!(rows, expected);
    }

    #[test]
    fn a_mark_over_several_lines_has_one_kind_and_the_code_beside_it_none() {
        let rows = painted(&[
            ("9", '|', "      let till = spawn(move || {"),
            ("", '|', "                 ----- ^------"),
            ("", '|', "                 |     |"),
            ("", '|', " ________________|_____within this"),
            ("", '|', "| |"),
            ("10", '|', "|         it(a | b);"),
            ("11", '|', "|     });"),
            ("", '|', "|_____^ not sent"),
        ]);
        assert_eq!(
            rows[3],
            format!(".{}s{}{}", "p".repeat(16), "p".repeat(5), "P".repeat(11))
        );
        assert_eq!(rows[5], format!("p{}", ".".repeat(19)));
        assert_eq!(rows[7], "ppppppp.PPPPPPPP");
        let from_the_first = painted(&[("1", '|', "/ fn a() {"), ("2", '|', "| }"), ("", '|', "|_^ here")]);
        assert_eq!(from_the_first, ["p.........", "p..", "ppp.PPPP"]);
    }

    #[test]
    fn a_proposal_shows_what_is_new_in_the_code_too() {
        let rows = painted(&[("8", '|', "    spawn(move || {"), ("", '|', "          ++++")]);
        assert_eq!(rows, ["......++++.....", "......++++"]);
        let rows = painted(&[("8", '-', "  let _ = a;"), ("8", '+', "  drop(a);")]);
        assert_eq!(rows, ["----------", "++++++++"]);
    }
}
