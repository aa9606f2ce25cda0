//! Gives constants other values. Knows nothing of why.

use std::collections::BTreeMap;
use std::str::FromStr;

use proc_macro2::{TokenStream, extra};

use crate::explore::tokens::{Token, Tokens};
use crate::explore::written::{Edit, place};

/// What to write in place of the constants' values, on as many lines as they have. The error says what is wrong, in a sentence.
pub(super) fn replaced(code: &str, tokens: &Tokens, with: &BTreeMap<String, String>) -> Result<Vec<Edit>, String> {
    let mut edits = Vec::new();
    for (name, value) in with {
        let value = checked(name, value)?;
        let values: Vec<_> = (0..tokens.0.len())
            .filter(|&index| tokens.are(index, &["const", name, ":"]))
            .filter_map(|index| value_of(tokens, index))
            .collect();
        let (first, last) = match values.as_slice() {
            [one] => one,
            [] => return Err(format!("there is no constant `{name}` in the program")),
            several => {
                let lines: Vec<_> = several
                    .iter()
                    .map(|(first, _)| place(code, first.at).0.to_string())
                    .collect();
                let lines = lines.join(" and ");
                return Err(format!(
                    "there are several constants `{name}` in the program, on lines {lines}"
                ));
            }
        };
        let at = first.at..last.end();
        let kept = "\n".repeat(code[at.clone()].matches('\n').count());
        let new = value + &kept;
        edits.push(Edit { at, new });
    }
    Ok(edits)
}

/// The value as it is to be written: an expression on one line.
fn checked(name: &str, value: &str) -> Result<String, String> {
    let wrong = || format!("`{value}` cannot be the value of the constant `{name}`");
    let stream = TokenStream::from_str(value);
    extra::invalidate_current_thread_spans();
    let text = stream.map_err(|_| wrong())?.to_string();
    // Comments are gone from it; a semicolon in brackets ends nothing.
    let ends =
        Tokens::read(&text, 0).is_none_or(|tokens| tokens.0.iter().any(|token| token.depth == 0 && token.text == ";"));
    if text.is_empty() || text.contains('\n') || ends {
        return Err(wrong());
    }
    Ok(text)
}

/// The first and the last token of the value of the constant that begins there; None where it has none, or is a parameter.
fn value_of<'t>(tokens: &Tokens<'t>, begin: usize) -> Option<(Token<'t>, Token<'t>)> {
    let all = &tokens.0;
    if begin > 0 && matches!(tokens.text(begin - 1), "<" | ",") {
        return None;
    }
    let depth = all[begin].depth;
    let mut angles = 0;
    let mut value = None;
    for (index, token) in all.iter().enumerate().skip(begin + 3) {
        if token.depth > depth {
            continue;
        }
        match token.text {
            _ if token.depth < depth => return None,
            // Another begins, and this one has not ended.
            "const" if tokens.are(index + 1, &[tokens.text(begin + 1), ":"]) => return None,
            "<" => angles += 1,
            ">" if tokens.text(index - 1) != "-" => angles -= 1,
            "=" if value.is_none() && angles == 0 => value = Some(index + 1),
            ";" => {
                let first = value.filter(|first| *first < index)?;
                return Some((all[first], all[index - 1]));
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explore::written::Written;

    fn with(code: &str, name: &str, value: &str) -> Result<String, String> {
        let tokens = Tokens::read(code, 0).unwrap();
        let edits = replaced(code, &tokens, &BTreeMap::from([(name.to_owned(), value.to_owned())]))?;
        Ok(Written::new(code, edits).code)
    }

    #[test]
    fn a_constant_gets_its_value_wherever_it_is_and_no_line_moves() {
        for (code, expected) in [
            ("const N: u64 = 1_000;", "const N: u64 = 2;"),
            (
                "fn f() { pub(crate) const N: u8=9 ; }",
                "fn f() { pub(crate) const N: u8=2 ; }",
            ),
            ("const N: [u8; 3] = [1, { 2; 3 }, 4];", "const N: [u8; 3] = 2;"),
            (
                "const N: A<B = u8> = A::<{ 1 >= 2 }>::new(); x",
                "const N: A<B = u8> = 2; x",
            ),
            ("const N: fn() -> u8 = || 1; // N", "const N: fn() -> u8 = 2; // N"),
            (
                "const N: u8 = // why\n  1 +\n  2 // so\n  ; x",
                "const N: u8 = // why\n  2\n // so\n  ; x",
            ),
            (
                "// const N: u8 = 1;\nconst N: u8 = 1;",
                "// const N: u8 = 1;\nconst N: u8 = 2;",
            ),
            (
                "struct A<const N: u8 = 1>; const N: u8 = 1;",
                "struct A<const N: u8 = 1>; const N: u8 = 2;",
            ),
            (
                "trait A { const N: u8; } const N: u8 = 1;",
                "trait A { const N: u8; } const N: u8 = 2;",
            ),
            ("const N: *const u8 = const { X }; x", "const N: *const u8 = 2; x"),
            (
                "const NO: u8 = 1; const N: u8 = 1;",
                "const NO: u8 = 1; const N: u8 = 2;",
            ),
        ] {
            assert_eq!(with(code, "N", "2").as_deref(), Ok(expected));
        }
    }

    #[test]
    fn a_text_that_is_made_to_be_hard_is_read_in_good_time() {
        let begin = std::time::Instant::now();
        let wrong = with(&"const N: ".repeat(20_000), "N", "2").unwrap_err();
        assert_eq!(wrong, "there is no constant `N` in the program");
        assert!(begin.elapsed().as_secs() < 20, "{:?}", begin.elapsed());
    }

    #[test]
    fn what_cannot_be_done_is_said_with_names_and_lines() {
        let none = "there is no constant `N` in the program";
        for code in [
            "",
            "static N: u8 = 1;",
            "const M: u8 = 1;",
            "let s = \"const N: u8 = 1;\";",
        ] {
            assert_eq!(with(code, "N", "2").unwrap_err(), none, "{code}");
        }
        let twice = with("const N: u8 = 1;\n\nmod a { const N: u8 = 1; }", "N", "2").unwrap_err();
        assert_eq!(
            twice,
            "there are several constants `N` in the program, on lines 1 and 3"
        );
        for value in ["", "1; fn f() {}", "(", "\"a\nb\"", "// 1"] {
            let wrong = with("const N: u8 = 1;", "N", value).unwrap_err();
            assert!(
                wrong.ends_with("cannot be the value of the constant `N`"),
                "{value}: {wrong}"
            );
        }
        assert_eq!(
            with("const N: u8 = 1;", "N", "{ 1; 2 } // x").as_deref(),
            Ok("const N: u8 = { 1 ; 2 };")
        );
    }
}
