//! What rustc says, taken apart: errors and warnings, each with its notes and the code that they are about. Knows nothing
//! of HTML. src/theme/model/diagnostics.js does the same.

use std::fmt::Write;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::book::refusal::excerpt::Row;
use crate::book::refusal::renumber::OWN;

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Message {
    /// `error` or `warning`; another word where something else stands alone.
    pub(super) severity: String,
    /// Such as `E0373`.
    pub(super) code: Option<String>,
    pub(super) said: Said,
    /// Line and column in the program, from 1.
    pub(super) place: Option<(usize, usize)>,
    pub(super) notes: Vec<Note>,
}

/// What belongs to a message: `note`, `help`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Note {
    pub(super) severity: String,
    pub(super) said: Said,
}

/// Words, and the code that they are about.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) excerpts: Vec<Excerpt>,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// The file, if it is not the program's.
    pub(super) file: Option<String>,
    pub(super) rows: Vec<Row>,
}

/// Constant patterns of this file.
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern")
}

/// What rustc and Cargo add at the end; of no use to somebody who reads the page.
static CLOSING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:For more information about|Some errors have detailed explanations|error: (?:aborting due to|could not compile)|warning: (?:\d+ warnings? emitted|`.*generated \d+ warnings?|build failed)| *= note: (?:the full (?:type )?name |consider using `--verbose`))",
    )
});
static HEAD: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(error|warning|note|help)(?:\[(\w+)\])?: (.*)$"));
static ATTACHED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^ *= (error|warning|note|help): (.*)$"));
static PLACE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^ *(?:-->|:::) (.*?)(?::(\d+):(\d+))?$"));
static ROW: LazyLock<Regex> = LazyLock::new(|| pattern(r"^ *(\d*) *([|+~-])(?: (.*))?$"));
/// What comes before the path of a library's file and differs from machine to machine.
static LIBRARIES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(?:\$RUST/|\$CARGO/|.*/library/|.*/registry/src/[^/]*/)|-(?:\$VERSION|\d+\.\d+\.\d+[^/]*)")
});
/// A place in the program, in the middle of a text.
static INSIDE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(@?)src/main\.rs:(\d+):\d+(?:: \d+:\d+)?"));

impl Message {
    /// Takes rustc's text apart, in which the program is `src/main.rs`. Errors come before warnings.
    pub(super) fn parse_all(text: &str) -> Vec<Message> {
        let mut messages: Vec<Message> = Vec::new();
        let mut is_over = false;
        // Columns before the words of the last text, and before the text of the last row.
        let (mut indent, mut margin) = (0, 0);
        for line in text.lines() {
            if CLOSING.is_match(line) {
                is_over = true;
                continue;
            }
            let head = HEAD.captures(line);
            if let Some(head) = &head
                && (messages.is_empty() || matches!(&head[1], "error" | "warning"))
            {
                messages.push(Message {
                    severity: head[1].to_owned(),
                    code: head.get(2).map(|code| code.as_str().to_owned()),
                    said: Said::new(&head[3]),
                    ..Message::default()
                });
                (is_over, indent) = (false, head[1].len() + 2);
                continue;
            }
            let Some(message) = messages.last_mut() else {
                if !line.trim().is_empty() {
                    messages.push(Message {
                        severity: "error".to_owned(),
                        said: Said::new(line),
                        ..Message::default()
                    });
                }
                continue;
            };
            let head = head.map(|head| (head[1].to_owned(), head[3].to_owned()));
            let attached = || {
                ATTACHED
                    .captures(line)
                    .map(|head| (head[1].to_owned(), head[2].to_owned()))
            };
            if let Some((severity, words)) = head.or_else(attached) {
                (is_over, indent) = (false, line.chars().count() - words.chars().count());
                let said = Said::new(&words);
                message.notes.push(Note { severity, said });
                continue;
            }
            if is_over || line.trim().is_empty() {
                continue;
            }
            let is_headline = message.notes.is_empty();
            let said = message
                .notes
                .last_mut()
                .map_or(&mut message.said, |note| &mut note.said);
            if let Some(place) = PLACE.captures(line) {
                let number = |index| {
                    place
                        .get(index)
                        .and_then(|digits| digits.as_str().parse::<usize>().ok())
                };
                let at = number(2).zip(number(3));
                let is_own = &place[1] == OWN;
                if is_own && is_headline && message.place.is_none() {
                    message.place = at;
                }
                let file = (!is_own).then(|| in_short(&place[1], at.map(|(line, _)| line)));
                said.excerpts.push(Excerpt { file, rows: Vec::new() });
            } else if let Some(row) = ROW.captures(line).filter(|row| !row[1].is_empty() || &row[2] == "|") {
                let words = row.get(3).map_or("", |text| text.as_str());
                margin = row.get(2).map_or(0, |sign| sign.end() + 1);
                said.row(&row[1], row[2].chars().next().unwrap_or('|'), words);
            } else if line.starts_with("...") {
                let words: String = line.chars().skip(margin).collect();
                said.row("...", ' ', &words);
            } else {
                let spaces = line.len() - line.trim_start_matches(' ').len();
                let rest = tidy(&line[spaces.min(indent)..]);
                write!(said.text, "\n{rest}").expect("a string takes everything");
            }
        }
        messages.sort_by_key(|message| message.severity != "error");
        messages
    }
}

impl Said {
    fn new(words: &str) -> Self {
        Said {
            text: tidy(words),
            excerpts: Vec::new(),
        }
    }

    fn row(&mut self, gutter: &str, sign: char, words: &str) {
        if self.excerpts.is_empty() {
            self.excerpts.push(Excerpt::default());
        }
        let excerpt = self.excerpts.last_mut().expect("there is one");
        let is_code = !gutter.is_empty();
        excerpt.rows.push(Row {
            gutter: gutter.to_owned(),
            sign,
            text: if is_code {
                words.trim_end().to_owned()
            } else {
                tidy(words.trim_end())
            },
        });
    }
}

/// Without the program's own path, of which the reader knows nothing.
fn tidy(text: &str) -> String {
    let short = |place: &Captures| match &place[1] {
        "" => format!("line {}", &place[2]),
        _ => format!(" at line {}", &place[2]),
    };
    INSIDE.replace_all(text, short).into_owned()
}

/// `std/src/thread/scoped.rs:27` of the path at which a machine has it.
fn in_short(path: &str, line: Option<usize>) -> String {
    let path = LIBRARIES.replace_all(path, "");
    line.map_or_else(|| path.to_string(), |line| format!("{path}:{line}"))
}
