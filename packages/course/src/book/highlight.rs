//! A program's lines in colours, as HTML. src/theme/elements/highlight.js does the same in the editor, by the same rules;
//! tests compare the two.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex_automata::meta::Regex;
use regex_automata::{Anchored, Input};

use crate::book::html::{escape, escape_text};

/// Of each language an expression that has a group for each part of a rule, and these groups' classes.
static LANGUAGES: LazyLock<BTreeMap<String, (Regex, Vec<String>)>> = LazyLock::new(|| {
    let module = include_str!("../../../../src/theme/model/syntax.js");
    let rules = module
        .split_once("export const RULES = ")
        .expect("the module has them")
        .1;
    let rules: BTreeMap<String, Vec<Vec<String>>> =
        serde_json::from_str(rules.trim_end().trim_end_matches(';')).expect("the rules are JSON");
    let language = |(name, rules): (String, Vec<Vec<String>>)| {
        let parts = |rule: &Vec<String>| rule.chunks(2).map(|part| format!("({})", part[1])).collect::<String>();
        // The end of a word, as JavaScript has it.
        let pattern = rules
            .iter()
            .map(parts)
            .collect::<Vec<_>>()
            .join("|")
            .replace(r"\b", r"(?-u:\b)");
        let pattern = Regex::new(&format!("(?m){pattern}")).unwrap_or_else(|error| panic!("{name}: {error}"));
        let classes = rules.iter().flat_map(|rule| rule.iter().step_by(2).cloned());
        (name, (pattern, classes.collect()))
    };
    rules.into_iter().map(language).collect()
});

/// HTML for each line of a program; in a language without rules they are plain.
pub(crate) fn lines(text: &str, language: &str) -> Vec<String> {
    let mut html = vec![String::new()];
    let mut end = 0;
    if let Some((pattern, classes)) = LANGUAGES.get(language) {
        let mut found = pattern.create_captures();
        let mut here = 0;
        // Asked at each place, since to find where the next match begins takes such an expression many times as long.
        while let Some(next) = text[here..].chars().next() {
            let input = Input::new(text).range(here..).anchored(Anchored::Yes);
            pattern.search_captures(&input, &mut found);
            let Some(whole) = found.get_match().filter(|whole| !whole.is_empty()) else {
                here += next.len_utf8();
                continue;
            };
            add(&mut html, &text[end..here], "");
            for (part, class) in found.iter().skip(1).zip(classes) {
                if let Some(part) = part {
                    add(&mut html, &text[part.range()], class);
                }
            }
            end = whole.end();
            here = end;
        }
    }
    add(&mut html, &text[end..], "");
    html
}

/// A block of code as mdBook renders a fenced one, as HTML for Markdown: nothing ends it before its last tag.
pub(crate) fn block(text: &str, language: &str) -> String {
    let name = match language {
        "" => String::new(),
        _ => format!("language-{} ", escape(language)),
    };
    format!(
        "<pre><code class=\"{name}hljs\">{}</code></pre>\n",
        lines(text, language).join("\n")
    )
}

/// A piece that may go on over several lines.
fn add(html: &mut Vec<String>, piece: &str, class: &str) {
    for (index, part) in piece.split('\n').enumerate() {
        if index > 0 {
            html.push(String::new());
        }
        let line = html.last_mut().expect("there is one from the start");
        match (part, class) {
            ("", _) => {}
            (_, "") => line.push_str(&escape_text(part)),
            _ => line.push_str(&format!("<span class=\"hljs-{class}\">{}</span>", escape_text(part))),
        }
    }
}
