//! What the compiler says, as data: of rustc's JSON (<https://doc.rust-lang.org/rustc/json.html>) the part that concerns the
//! program. Knows nothing of how the compiler is called.

use std::mem;

use serde::{Deserialize, Serialize};

use crate::program::SOURCE;

/// A message of the compiler, its fields as rustc names them. Spans in other files are left out, those in a macro of
/// another crate stand where the program calls it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// What is wrong, in one sentence.
    pub message: String,
    /// The name of the error or of the lint.
    pub code: Option<Code>,
    /// "error", "warning", "note" or "help".
    pub level: String,
    /// Where in the program.
    pub spans: Vec<Span>,
    /// Notes, and what the compiler proposes: a help whose spans have a replacement.
    pub children: Vec<Diagnostic>,
    /// As a terminal shows it, children included; only at the top.
    pub rendered: Option<String>,
}

/// The name of an error or of a lint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// For instance `E0425` or `unused_variables`.
    pub code: String,
}

/// A part of the program. Lines and columns count from 1, columns in Unicode scalar values; the end is exclusive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The line of its first character.
    pub line_start: usize,
    /// The line of its end.
    pub line_end: usize,
    /// The column of its first character.
    pub column_start: usize,
    /// The column after its last character.
    pub column_end: usize,
    /// What the message is about, and not what explains it.
    pub is_primary: bool,
    /// What is said of it.
    pub label: Option<String>,
    /// What might stand there instead.
    pub suggested_replacement: Option<String>,
    /// How sure the compiler is of that: "MachineApplicable", "MaybeIncorrect", "HasPlaceholders" or "Unspecified".
    pub suggestion_applicability: Option<String>,
}

/// What one call of the compiler said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Messages {
    /// As a terminal shows it.
    pub(crate) text: String,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// A file that the compiler says it has made, by its `--json=artifacts`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Artifact {
    /// All has been said of the program that needs no code made.
    Metadata,
    /// The program itself.
    Linked,
}

/// Reads what the compiler writes with `--error-format=json`, one object a line, while it comes. What is none, as the words
/// of a compiler that panicked, stands in the text as it is.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    messages: Messages,
    line: String,
}

impl Reading {
    /// Takes the next piece, a line or a part of one.
    pub(crate) fn push(&mut self, piece: &str) -> Option<Artifact> {
        self.line += piece;
        if self.line.ends_with('\n') {
            self.end_line()
        } else {
            None
        }
    }

    /// So far.
    pub(crate) fn messages(&self) -> &Messages {
        &self.messages
    }

    /// When nothing more comes.
    pub(crate) fn finish(mut self) -> Messages {
        if !self.line.is_empty() {
            self.line.push('\n');
            self.end_line();
        }
        self.messages
    }

    fn end_line(&mut self) -> Option<Artifact> {
        let line = mem::take(&mut self.line);
        match serde_json::from_str::<Written>(&line) {
            Ok(Written::Artifact { emit }) => match emit.as_str() {
                "metadata" => return Some(Artifact::Metadata),
                "link" => return Some(Artifact::Linked),
                _ => {}
            },
            // It may come before or after it is known that all is made, so it is left out always.
            Ok(Written::Diagnostic(raw)) if raw.level == "warning" && raw.is_closing() => {}
            Ok(Written::Diagnostic(raw)) => {
                self.messages.text += raw.rendered.as_deref().unwrap_or_default();
                if !raw.is_closing() {
                    self.messages.diagnostics.push(raw.into());
                }
            }
            Err(_) => self.messages.text += &line,
        }
        None
    }
}

/// A line, as rustc writes it.
#[derive(Deserialize)]
#[serde(tag = "$message_type", rename_all = "snake_case")]
enum Written {
    Diagnostic(Raw),
    Artifact { emit: String },
}

#[derive(Deserialize)]
struct Raw {
    message: String,
    code: Option<Code>,
    level: String,
    spans: Vec<RawSpan>,
    children: Vec<Raw>,
    rendered: Option<String>,
}

#[derive(Deserialize)]
struct RawSpan {
    file_name: String,
    #[serde(flatten)]
    span: Span,
    expansion: Option<Box<Expansion>>,
}

#[derive(Deserialize)]
struct Expansion {
    span: RawSpan,
}

impl Raw {
    /// How many there were, and where errors are explained.
    fn is_closing(&self) -> bool {
        self.level == "failure-note"
            || self.spans.is_empty()
                && self.code.is_none()
                && (self.message.starts_with("aborting due to") || self.message.ends_with("emitted"))
    }
}

impl From<Raw> for Diagnostic {
    fn from(raw: Raw) -> Self {
        let mut spans: Vec<Span> = raw.spans.into_iter().filter_map(RawSpan::in_program).collect();
        spans.dedup();
        Diagnostic {
            message: raw.message,
            code: raw.code,
            level: raw.level,
            spans,
            children: raw.children.into_iter().map(Diagnostic::from).collect(),
            rendered: raw.rendered,
        }
    }
}

impl RawSpan {
    /// Itself, or the call in the program that it is an expansion of.
    fn in_program(self) -> Option<Span> {
        if self.file_name == SOURCE {
            return Some(self.span);
        }
        let call = self.expansion?.span.in_program()?;
        Some(Span {
            is_primary: self.span.is_primary,
            label: self.span.label,
            ..call
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn span(file: &str, line: usize, primary: bool, expansion: Value) -> Value {
        json!({
            "file_name": file, "byte_start": 0, "byte_end": 1, "line_start": line, "line_end": line, "column_start": 5,
            "column_end": 9, "is_primary": primary, "text": [], "label": format!("at {line}"),
            "suggested_replacement": null, "suggestion_applicability": null, "expansion": expansion,
        })
    }

    fn diagnostic(level: &str, message: &str, spans: &[Value]) -> String {
        json!({
            "$message_type": "diagnostic", "message": message, "code": null, "level": level, "spans": spans,
            "children": [], "rendered": format!("{level}: {message}\n"),
        })
        .to_string()
    }

    fn read(written: &str) -> Messages {
        let mut reading = Reading::default();
        for line in written.split_inclusive('\n') {
            reading.push(line);
        }
        reading.finish()
    }

    #[test]
    fn the_text_is_whole_and_the_data_is_what_concerns_the_program() {
        let written = [
            diagnostic("error", "mismatched types", &[span(SOURCE, 3, true, Value::Null)]),
            "thread 'rustc' panicked".to_owned(),
            diagnostic("warning", "1 warning emitted", &[]),
            diagnostic("error", "aborting due to 1 previous error", &[]),
            diagnostic("failure-note", "For more information about this error", &[]),
        ];
        let Messages { text, diagnostics } = read(&written.join("\n"));
        let expected = "error: mismatched types\nthread 'rustc' panicked\nerror: aborting due to 1 previous error\nfailure-note: For more information about this error\n";
        assert_eq!(text, expected);
        let [one] = diagnostics.as_slice() else {
            panic!("{diagnostics:?}")
        };
        assert_eq!((one.message.as_str(), one.spans[0].line_start), ("mismatched types", 3));
    }

    #[test]
    fn what_it_has_made_is_told_when_its_line_is_whole_and_stands_in_no_text() {
        let mut reading = Reading::default();
        reading.push(&diagnostic("warning", "unused", &[]));
        assert_eq!(reading.messages(), &Messages::default());
        assert_eq!(reading.push("\n"), None);
        let artifact = |emit: &str| json!({ "$message_type": "artifact", "artifact": "x", "emit": emit }).to_string();
        assert_eq!(reading.push(&artifact("metadata")), None);
        assert_eq!(reading.messages().diagnostics.len(), 1);
        assert_eq!(reading.push("\n"), Some(Artifact::Metadata));
        assert_eq!(reading.push(&(artifact("dep-info") + "\n")), None);
        assert_eq!(reading.push(&(artifact("link") + "\n")), Some(Artifact::Linked));
        assert_eq!(reading.finish().text, "warning: unused\n");
    }

    #[test]
    fn what_is_in_a_macro_of_another_crate_stands_at_its_call() {
        let call = span(SOURCE, 7, false, Value::Null);
        let inner = json!({ "span": call, "macro_decl_name": "println!", "def_site_span": null });
        let between = span("/std/macros.rs", 20, false, inner);
        let outer = json!({ "span": between, "macro_decl_name": "format_args!", "def_site_span": null });
        let spans = [
            span("/std/fmt.rs", 1, true, outer),
            span("/std/fmt.rs", 2, false, Value::Null),
        ];
        let Messages { diagnostics, .. } = read(&diagnostic("error", "no `Display`", &spans));
        let [found] = diagnostics[0].spans.as_slice() else {
            panic!("{diagnostics:?}")
        };
        assert_eq!((found.line_start, found.is_primary), (7, true));
        assert_eq!(found.label.as_deref(), Some("at 1"));
    }
}
