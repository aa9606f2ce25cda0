//! The compiler's messages as HTML. src/theme/elements/compiler-message.js draws the same.

use std::fmt::Write;

use crate::book::html::{escape, inline_code};
use crate::book::refusal::excerpt::{Kind, Row, paint};
use crate::book::refusal::message::{Excerpt, Message, Note, Said};

impl Message {
    pub(super) fn to_html(&self) -> String {
        let severity = &self.severity;
        let code = match self.code.as_deref() {
            Some(code) if code.starts_with('E') => format!(
                "[<a href=\"https://doc.rust-lang.org/error_codes/{code}.html\" target=\"_blank\" rel=\"noopener\">{code}</a>]"
            ),
            Some(code) => format!("[{}]", escape(code)),
            None => String::new(),
        };
        let place = self.place.map_or(String::new(), |(line, column)| {
            format!("<span class=\"diagnostic-place\" data-line=\"{line}\" data-column=\"{column}\">line {line}</span>")
        });
        let notes = self.notes.iter().map(|Note { severity, said }| {
            let (words, code) = (said.words(severity), said.excerpts_to_html());
            format!("<div class=\"diagnostic-note\" data-severity=\"{severity}\">{words}{code}</div>")
        });
        format!(
            "<div class=\"diagnostic\" data-severity=\"{severity}\"><div class=\"diagnostic-head\">{}{place}</div>{}{}</div>",
            self.said.words(&format!("{severity}{code}")),
            self.said.excerpts_to_html(),
            notes.collect::<String>()
        )
    }
}

impl Said {
    fn words(&self, lead: &str) -> String {
        // Of several lines each may be told from the others by where it begins.
        let class = if self.text.contains('\n') {
            " class=\"aligned\""
        } else {
            ""
        };
        format!("<p{class}><b>{lead}:</b> {}</p>", inline_code(&self.text))
    }

    fn excerpts_to_html(&self) -> String {
        self.excerpts.iter().map(Excerpt::to_html).collect()
    }
}

impl Excerpt {
    fn to_html(&self) -> String {
        let file = self.file.as_ref();
        let mut html = file.map_or(String::new(), |file| {
            format!("<p class=\"diagnostic-file\">in {}</p>", escape(file))
        });
        let numbers = self.rows.iter().filter(|row| row.sign != ' ');
        let width = numbers.map(|row| row.gutter.len()).max().unwrap_or(0);
        let rows = paint(&self.rows);
        if rows.is_empty() {
            return html;
        }
        html.push_str("<pre>");
        for (Row { gutter, sign, .. }, pieces) in rows {
            let gutter = match sign {
                ' ' => format!("{gutter:<0$}", width + 2),
                _ => format!("{gutter:>width$} {sign}"),
            };
            let pieces: String = pieces.iter().map(|(text, kind)| piece_to_html(text, *kind)).collect();
            // Inside a label, which may be a line of its own.
            let row = match pieces.strip_suffix("</span>") {
                Some(before) => format!("{before}\n</span>"),
                None => pieces + "\n",
            };
            write!(html, "<span class=\"row\"><i>{gutter}</i> {row}</span>").expect("a string takes everything");
        }
        html + "</pre>"
    }
}

fn piece_to_html(text: &str, kind: Kind) -> String {
    let class = match kind {
        Kind::Plain => return escape(text),
        Kind::Primary => "primary",
        Kind::Secondary => "secondary",
        Kind::PrimaryLabel => "primary label",
        Kind::SecondaryLabel => "secondary label",
        Kind::Added => "added",
        Kind::Removed => "removed",
    };
    format!("<span class=\"{class}\">{}</span>", escape(text))
}
