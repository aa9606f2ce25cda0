//! Text as HTML, as it may stand in a block of HTML in Markdown. Knows nothing of what the text is.

/// For an attribute or a line of text.
pub(crate) fn escape(text: &str) -> String {
    escape_text(text).replace('"', "&quot;")
}

/// For text between tags.
pub(crate) fn escape_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// For text in an HTML block of Markdown, which an empty line would end.
pub(crate) fn escape_block(text: &str) -> String {
    let lines: Vec<String> = text
        .split('\n')
        .map(|line| {
            if line.is_empty() {
                "&#32;".to_owned()
            } else {
                escape(line)
            }
        })
        .collect();
    lines.join("\n")
}

/// A text in which what stands between backticks is code.
pub(crate) fn inline_code(text: &str) -> String {
    marked(text, '`', "code", escape)
}

/// The same where what stands between asterisks is emphasised besides.
pub(crate) fn inline(text: &str) -> String {
    marked(text, '`', "code", |plain| marked(plain, '*', "em", escape))
}

/// What stands between two of a mark, in an element; `plain` sets the rest.
fn marked(text: &str, mark: char, tag: &str, plain: impl Fn(&str) -> String) -> String {
    let parts: Vec<&str> = text.split(mark).collect();
    let mut html = String::new();
    for (index, part) in parts.iter().enumerate() {
        match (index % 2 == 1, index + 1 < parts.len()) {
            (true, true) => html.push_str(&format!("<{tag}>{}</{tag}>", escape(part))),
            // Never closed.
            (true, false) => html.push_str(&format!("{mark}{}", plain(part))),
            (false, _) => html.push_str(&plain(part)),
        }
    }
    html
}
