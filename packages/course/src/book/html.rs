//! Text for HTML.

/// For an attribute or a line of text.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// For text in an HTML block of Markdown, which an empty line would end.
pub(crate) fn escape_block(text: &str) -> String {
    let lines = text.split('\n').map(|line| match line.is_empty() {
        true => "&#32;".to_owned(),
        false => escape(line),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A caption, in which `…` between backticks is code.
pub(crate) fn inline_code(caption: &str) -> String {
    let mut html = String::new();
    for (index, part) in caption.split('`').enumerate() {
        if index % 2 == 1 {
            html.push_str(&format!("<code>{}</code>", escape(part)));
        } else {
            html.push_str(&escape(part));
        }
    }
    html
}
