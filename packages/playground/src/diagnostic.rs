//! What the compiler says, as data: of rustc's JSON (<https://doc.rust-lang.org/rustc/json.html>) the part that concerns the
//! program. Knows nothing of how the compiler is called.

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

/// All that one call of the compiler said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Messages {
    /// As a terminal shows it.
    pub(crate) text: String,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Messages {
    /// From what the compiler wrote with `--error-format=json`, one object a line. What is none, as the words of a compiler
    /// that panicked, stands in the text as it is.
    pub(crate) fn read(written: &str) -> Self {
        let mut messages = Messages::default();
        for line in written.lines() {
            let Ok(raw) = serde_json::from_str::<Raw>(line) else {
                messages.text += line;
                messages.text.push('\n');
                continue;
            };
            messages.text += raw.rendered.as_deref().unwrap_or_default();
            if !raw.is_closing() {
                messages.diagnostics.push(raw.into());
            }
        }
        messages
    }
}

/// As rustc writes it.
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

    #[test]
    fn the_text_is_whole_and_the_data_is_what_concerns_the_program() {
        let written = [
            diagnostic("error", "mismatched types", &[span(SOURCE, 3, true, Value::Null)]),
            "thread 'rustc' panicked".to_owned(),
            diagnostic("error", "aborting due to 1 previous error", &[]),
            diagnostic("failure-note", "For more information about this error", &[]),
        ];
        let Messages { text, diagnostics } = Messages::read(&written.join("\n"));
        let expected = "error: mismatched types\nthread 'rustc' panicked\nerror: aborting due to 1 previous error\nfailure-note: For more information about this error\n";
        assert_eq!(text, expected);
        let [one] = diagnostics.as_slice() else {
            panic!("{diagnostics:?}")
        };
        assert_eq!((one.message.as_str(), one.spans[0].line_start), ("mismatched types", 3));
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
        let Messages { diagnostics, .. } = Messages::read(&diagnostic("error", "no `Display`", &spans));
        let [found] = diagnostics[0].spans.as_slice() else {
            panic!("{diagnostics:?}")
        };
        assert_eq!((found.line_start, found.is_primary), (7, true));
        assert_eq!(found.label.as_deref(), Some("at 1"));
    }
}
