//! A program as HTML, line by line, as src/theme/elements/code-editor.js takes it over: nothing moves when it does.

use std::fmt::Write;

use crate::book::highlight;

/// A line of a program, or its mark: what the compiler says of it.
pub(crate) struct Marked {
    /// From 0.
    pub(crate) line: usize,
    /// A class of the style sheet, such as `line-error`.
    pub(crate) class: String,
}

/// The program `text` in this language. With `hides`, lines that begin with `# ` are shown folded, as rustdoc hides them. Lines have numbers where
/// some are marked: `marks` then is `Some`.
pub(crate) fn to_html(text: &str, language: &str, hides: bool, marks: Option<&[Marked]>) -> String {
    let hidden: Vec<Option<&str>> = text.lines().map(|line| hidden(line).filter(|_| hides)).collect();
    let program: Vec<&str> = text
        .lines()
        .zip(&hidden)
        .map(|(line, hidden)| hidden.unwrap_or(line))
        .collect();
    let lines = highlight::lines(&program.join("\n"), language);
    let digits = lines.len().to_string().len().max(2);
    let mut html = format!(
        "<code-editor style=\"--digits: {digits}\"{}><div class=\"editor-box\"><pre><code class=\"hljs\">",
        if marks.is_some() { " data-numbered" } else { "" }
    );
    for (index, line) in lines.iter().enumerate() {
        let folded = if hidden[index].is_some() { " folded" } else { "" };
        let mark = marks.unwrap_or_default().iter().find(|mark| mark.line == index);
        let mark = mark.map_or(String::new(), |mark| format!(" {}", mark.class));
        // Writing to a string cannot fail.
        let _ = write!(
            html,
            "<span class=\"line{folded}{mark}\" data-n=\"{}\">{}\n</span>",
            index + 1,
            parted(line)
        );
    }
    html + "</code></pre></div></code-editor>"
}

/// A line, as HTML, in which each name begins a word for mdBook's search: that parts words at spaces and at tags alone, so it
/// would never find the `lock` of `till.lock()`, and would keep each such expression as a word of its own. The tag shows nothing.
fn parted(line: &str) -> String {
    let mut html = String::with_capacity(2 * line.len());
    let mut left = line.chars();
    // What stands before the next letter; a tag that opens parts words already.
    let mut before = ' ';
    while let Some(letter) = left.next() {
        let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
        let ends_with = match letter {
            '<' => Some('>'),
            '&' => Some(';'),
            _ => None,
        };
        if is_name(letter) && !letter.is_numeric() && !is_name(before) && !before.is_whitespace() && before != '\'' {
            html.push_str("<wbr>");
        }
        let start = html.len();
        html.push(letter);
        if let Some(end) = ends_with {
            html.extend(left.by_ref().take_while(|&letter| letter != end));
            html.push(end);
        }
        before = match letter {
            '<' if html[start..].starts_with("</") => before,
            '<' => ' ',
            letter => letter,
        };
    }
    html
}

/// The line that rustdoc hides behind this one.
fn hidden(line: &str) -> Option<&str> {
    match line {
        "#" => Some(""),
        _ => line.strip_prefix("# "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_has_its_number_in_the_program_and_hidden_ones_are_folded() {
        let html = to_html("# use a;\n#\nb(\"\");\n", "rust", true, None);
        assert!(html.starts_with("<code-editor style=\"--digits: 2\"><div"), "{html}");
        for line in [
            "<span class=\"line folded\" data-n=\"1\">",
            "<span class=\"line folded\" data-n=\"2\">\n</span>",
            "<span class=\"line\" data-n=\"3\">",
        ] {
            assert!(html.contains(line), "`{line}` is not in:\n{html}");
        }
        assert!(!html.contains("\n\n"), "an empty line would end the HTML block");
        let shown = to_html("# a comment\n", "python", false, None);
        assert!(!shown.contains("folded"), "{shown}");
    }

    #[test]
    fn each_name_begins_a_word_for_the_search_and_the_text_stays() {
        for (line, html) in [
            ("let x = till.lock();", "let x = till.<wbr>lock();"),
            ("task::spawn_blocking(job)", "task::<wbr>spawn_blocking(<wbr>job)"),
            ("<b>a</b>.<b>c</b>(d)", "<b>a</b>.<b>c</b>(<wbr>d)"),
            ("x: &amp;mut Vec&lt;T&gt;", "x: &amp;<wbr>mut Vec&lt;<wbr>T&gt;"),
            ("&amp;'a str, 1.5e3, don't", "&amp;'a str, 1.5e3, don't"),
        ] {
            assert_eq!(parted(line), html);
        }
    }

    #[test]
    fn marked_lines_have_their_class_and_all_have_numbers() {
        let mark = Marked {
            line: 1,
            class: "line-error".to_owned(),
        };
        let html = to_html("a();\nb();\n", "rust", false, Some(&[mark]));
        assert!(html.contains(" data-numbered>"), "{html}");
        assert!(html.contains("<span class=\"line line-error\" data-n=\"2\">"), "{html}");
    }
}
