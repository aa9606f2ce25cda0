//! Finds what cannot be explored, as far as names tell: what has an effect that no search sees, or outlives an order. Knows
//! nothing of how a search goes. What else is not modelled, the compiler does not find.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Messages, Span};
use crate::explore::modelled::{MODELLED, is_crate};
use crate::explore::tokens::{Name, Tokens};
use crate::explore::written::place;
use crate::program::SOURCE;

/// What asks how many there are of an `Arc`.
const COUNTS: [&str; 9] = [
    "downgrade",
    "get_mut",
    "into_inner",
    "make_mut",
    "new_cyclic",
    "strong_count",
    "try_unwrap",
    "unwrap_or_clone",
    "weak_count",
];
const COUNT: &str = "how many there are of an `Arc` is changed by no step, so what depends on it would be a guess";

/// Paths, each by the end that tells it, and why they are refused.
const PATHS: [(&[&str], &str); 9] = [
    (&["std", "net"], "it waits for somebody outside the program"),
    (
        &["std", "fs"],
        "files stay as one order has left them when the next begins",
    ),
    (&["std", "os"], OUTSIDE),
    (&["std", "process", "Command"], OUTSIDE),
    (
        &["core", "sync"],
        "its operations are no steps; those of `std::sync` are",
    ),
    (&["std", "arch"], UNKNOWN),
    (&["core", "arch"], UNKNOWN),
    (&["sync", "Weak", "upgrade"], COUNT),
    (&["std", "intrinsics"], UNKNOWN),
];
const OUTSIDE: &str = "what the system does is no part of the program";
const UNKNOWN: &str = "what it does to memory is no step";

/// As the compiler shows it.
const TAB: &str = "    ";

/// What the compiler would say if it knew what cannot be explored; None where names tell of nothing. `crates` are those that
/// programs may use.
pub(super) fn refused(code: &str, tokens: &Tokens, names: &[Name], crates: &BTreeSet<String>) -> Option<Messages> {
    let mut found: Vec<(usize, String, &str)> = Vec::new();
    for name in names {
        let path = &name.path;
        if let Some((end, why)) = PATHS.iter().find(|(end, _)| path.ends_with(end)) {
            found.push((name.token, end.join("::"), why));
        }
        if let [.., "Arc", last] = path.as_slice()
            && COUNTS.contains(last)
        {
            found.push((name.token, format!("Arc::{last}"), COUNT));
        }
        let is_unknown = |one: &&String| !MODELLED.contains(&one.as_str()) && is_crate(tokens, name, one);
        if let Some(unknown) = crates.iter().find(is_unknown) {
            found.push((name.token, unknown.clone(), "what it does is not modelled"));
        }
    }
    for (index, token) in tokens.0.iter().enumerate() {
        let (what, why) = match token.text {
            "asm" | "global_asm" | "naked_asm" if tokens.are(index + 1, &["!"]) => {
                (format!("{}!", token.text), UNKNOWN)
            }
            "static" if tokens.are(index + 1, &["mut"]) => ("static mut".into(), "what is done to it is no step"),
            "unsafe" => ("unsafe".into(), UNKNOWN),
            "extern" if tokens.are(index + 1, &["{"]) || tokens.are(index + 2, &["{"]) => {
                ("extern".into(), "what a function of another language does is no step")
            }
            _ => continue,
        };
        found.push((index, what, why));
    }
    found.sort_by_key(|(index, ..)| *index);
    let mut told = BTreeSet::new();
    found.retain(|(_, what, _)| told.insert(what.clone()));
    let diagnostics: Vec<_> = found
        .into_iter()
        .map(|(index, what, why)| diagnostic(code, tokens, index, format!("`{what}` cannot be explored: {why}")))
        .collect();
    let texts = diagnostics
        .iter()
        .filter_map(|diagnostic| diagnostic.rendered.as_deref());
    let text: String = texts.collect();
    (!diagnostics.is_empty()).then_some(Messages { text, diagnostics })
}

fn diagnostic(code: &str, tokens: &Tokens, index: usize, message: String) -> Diagnostic {
    let token = tokens.0[index];
    let (line, column) = place(code, token.at);
    let length = token.text.chars().count();
    let (row, number) = (code.lines().nth(line - 1).unwrap_or_default(), line.to_string());
    let margin = " ".repeat(number.len());
    let before = row.chars().take(column).map(|c| if c == '\t' { TAB } else { " " });
    let marked = before.collect::<String>() + &"^".repeat(length);
    let row = row.replace('\t', TAB);
    let rendered = format!(
        "error: {message}\n{margin}--> {SOURCE}:{line}:{}\n{margin} |\n{number} | {row}\n{margin} | {marked}\n\n",
        column + 1
    );
    Diagnostic {
        message,
        code: None,
        level: "error".into(),
        spans: vec![Span {
            line_start: line,
            line_end: line,
            column_start: column + 1,
            column_end: column + 1 + length,
            is_primary: true,
            label: None,
            suggested_replacement: None,
            suggestion_applicability: None,
        }],
        children: Vec::new(),
        rendered: Some(rendered),
    }
}
