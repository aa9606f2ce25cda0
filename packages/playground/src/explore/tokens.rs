//! The tokens of a program and the paths among them, as far as they can be read without knowing what names mean. Knows nothing
//! of what they are looked at for.
//!
//! proc-macro2 reads them: it knows nested comments, raw strings and lifetimes. Whoever sends a text chooses how deep its
//! brackets are, so nothing here recurs.

use std::collections::HashMap;

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree, extra};

/// Names of a path that are looked at: nobody's is longer, and they are copied.
const LONGEST: usize = 8;
/// Tokens between `::<` and its `>`, at most.
const GENERICS: usize = 100;

/// A word, a literal, one sign of punctuation, or one bracket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) text: &'t str,
    /// Its offset in bytes.
    pub(super) at: usize,
    /// In how many pairs of brackets it is. They themselves are outside.
    pub(super) depth: usize,
}

impl Token<'_> {
    pub(super) fn end(&self) -> usize {
        self.at + self.text.len()
    }

    fn is_word(&self) -> bool {
        self.text.starts_with(|c: char| c.is_alphabetic() || c == '_') && !self.text.contains(['"', '\''])
    }
}

/// All tokens of a text, comments aside.
#[derive(Debug)]
pub(super) struct Tokens<'t>(pub(super) Vec<Token<'t>>);

/// A name in a path, with the names before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name<'t> {
    /// It is the last. Where the path begins with a name that a `use` brings in, with what that stands for.
    pub(super) path: Vec<&'t str>,
    /// Which token it is.
    pub(super) token: usize,
    /// It stands in a `use`.
    pub(super) is_used: bool,
}

impl<'t> Tokens<'t> {
    /// Those of `code` from this offset on. None where the compiler will not be able to read it either.
    pub(super) fn read(code: &'t str, from: usize) -> Option<Self> {
        let stream = code[from..].parse::<TokenStream>();
        let tokens = stream.ok().map(|stream| Tokens(flat(code, from, stream)));
        // It keeps a copy of all that it has read.
        extra::invalidate_current_thread_spans();
        tokens
    }

    /// The token's text; nothing after the end.
    pub(super) fn text(&self, index: usize) -> &'t str {
        self.0.get(index).map_or("", |token| token.text)
    }

    /// Whether these follow each other from there.
    pub(super) fn are(&self, index: usize, texts: &[&str]) -> bool {
        (index..).zip(texts).all(|(index, text)| self.text(index) == *text)
    }

    fn is_word(&self, index: usize) -> bool {
        self.0.get(index).is_some_and(Token::is_word)
    }

    /// Every name that stands in a path, in a `use` with braces too.
    pub(super) fn names(&self) -> Vec<Name<'t>> {
        let mut names = self.names_as_written();
        let imports = self.imports(&names);
        for name in &mut names {
            if let Some(whole) = imports.get(name.path[0])
                && !name.is_used
            {
                name.path.splice(..1, whole.iter().copied());
            }
        }
        names
    }

    fn names_as_written(&self) -> Vec<Name<'t>> {
        let mut names = Vec::new();
        // By the token with which they go on.
        let mut unfinished: HashMap<usize, Vec<&str>> = HashMap::new();
        // What stands before the braces of a `use`, and how deep it is in them.
        let mut groups: Vec<(usize, Vec<&str>)> = Vec::new();
        let mut used: Option<usize> = None;
        for (index, token) in self.0.iter().enumerate() {
            if token.text == "use" && !self.are(index + 1, &["<"]) {
                used = Some(token.depth);
            } else if token.text == ";" && used.is_some_and(|depth| depth >= token.depth) {
                used = None;
            } else if token.text == "}" {
                groups.pop_if(|(depth, _)| *depth > token.depth);
            }
            let before = if index == 0 { "" } else { self.text(index - 1) };
            if !token.is_word() || before == "." || before == "as" {
                continue;
            }
            let mut path = match (unfinished.remove(&index), groups.last()) {
                (Some(path), _) => path,
                (None, Some((depth, path))) if *depth == token.depth => path.clone(),
                _ => Vec::new(),
            };
            if token.text != "self" {
                path.push(token.text);
            }
            if path.is_empty() {
                continue;
            }
            if path.len() < LONGEST && self.are(index + 1, &[":", ":"]) {
                match self.text(index + 3) {
                    "{" => groups.push((token.depth + 1, path.clone())),
                    "<" => {
                        if let Some(next) = self.after_generics(index + 3) {
                            unfinished.insert(next, path.clone());
                        }
                    }
                    _ => drop(unfinished.insert(index + 3, path.clone())),
                }
            }
            names.push(Name {
                path,
                token: index,
                is_used: used.is_some(),
            });
        }
        names
    }

    /// With which token a path goes on after generics that begin there.
    fn after_generics(&self, begin: usize) -> Option<usize> {
        let mut open = 0;
        for index in begin..begin + GENERICS {
            match self.text(index) {
                "<" => open += 1,
                ">" if !self.are(index - 1, &["-"]) => open -= 1,
                "" | ";" => return None,
                _ => {}
            }
            if open == 0 {
                let goes_on = self.are(index + 1, &[":", ":"]) && self.is_word(index + 3);
                return goes_on.then_some(index + 3);
            }
        }
        None
    }

    /// What the names stand for that a `use` brings in, wherever it does.
    fn imports(&self, names: &[Name<'t>]) -> HashMap<&'t str, Vec<&'t str>> {
        let mut imports = HashMap::new();
        for name in names.iter().filter(|name| name.is_used && name.path.len() > 1) {
            let is_last = !self.are(name.token + 1, &[":", ":"]);
            let short = if self.are(name.token + 1, &["as"]) {
                self.text(name.token + 2)
            } else {
                name.path[name.path.len() - 1]
            };
            if is_last {
                imports.insert(short, name.path.clone());
            }
        }
        imports
    }
}

fn flat(code: &str, from: usize, stream: TokenStream) -> Vec<Token<'_>> {
    let text = |span: Span| {
        let range = span.byte_range();
        let (begin, end) = (from + range.start, from + range.end);
        code.get(begin..end).map(|text| (text, begin))
    };
    let mut tokens = Vec::new();
    let mut open = vec![(stream.into_iter(), None)];
    while let Some((inner, close)) = open.last_mut() {
        let Some(tree) = inner.next() else {
            let close = close.take();
            open.pop();
            let depth = open.len().saturating_sub(1);
            tokens.extend(close.map(|(text, at)| Token { text, at, depth }));
            continue;
        };
        let depth = open.len() - 1;
        // A doc comment comes as an attribute, whose parts are nowhere in the text.
        let written = |span: Span, as_token: &str| text(span).filter(|(text, _)| *text == as_token);
        let token = match tree {
            TokenTree::Group(group) => {
                let (begin, end) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => continue,
                };
                let (begin, close) = (written(group.span_open(), begin), written(group.span_close(), end));
                if begin.is_some() {
                    open.push((group.stream().into_iter(), close));
                }
                begin
            }
            TokenTree::Punct(punct) => written(punct.span(), punct.as_char().encode_utf8(&mut [0; 4])),
            TokenTree::Ident(ident) => written(ident.span(), &ident.to_string()),
            TokenTree::Literal(literal) => text(literal.span()).filter(|(text, _)| !text.starts_with('/')),
        };
        tokens.extend(token.map(|(text, at)| Token { text, at, depth }));
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(code: &str) -> Vec<String> {
        let names = Tokens::read(code, 0).unwrap().names();
        names.iter().map(|name| name.path.join("::")).collect()
    }

    #[test]
    fn tokens_are_those_of_the_text_and_comments_are_none() {
        let code = "//! doc\n/* /* x */ ; */ let é = r#\"a \" b\"# /* y */ ; // z\n/** doc */ 'a 'x' { [ ( ) ] }";
        let tokens = Tokens::read(code, 0).unwrap();
        let texts: Vec<_> = tokens.0.iter().map(|token| token.text).collect();
        let expected = [
            "let",
            "é",
            "=",
            "r#\"a \" b\"#",
            ";",
            "'a",
            "'x'",
            "{",
            "[",
            "(",
            ")",
            "]",
            "}",
        ];
        // A lifetime is two tokens, the first of which is a sign.
        let joined = texts.join("");
        assert_eq!(joined, expected.join(""), "{texts:?}");
        for token in &tokens.0 {
            assert_eq!(&code[token.at..token.end()], token.text);
        }
        let depths: Vec<_> = tokens.0.iter().rev().take(6).map(|token| token.depth).collect();
        assert_eq!(depths, [0, 1, 2, 2, 1, 0]);
        assert!(Tokens::read("fn main() { \"", 0).is_none());
    }

    #[test]
    fn a_path_is_found_whole_however_it_is_written() {
        assert_eq!(paths("std::net::x()"), ["std", "std::net", "std::net::x"]);
        let in_braces = paths("use std::{net::{self, TcpStream}, sync::Arc}; fn f()");
        let expected = [
            "use",
            "std",
            "std::net",
            "std::net",
            "std::net::TcpStream",
            "std::sync",
            "std::sync::Arc",
        ];
        assert_eq!(in_braces[..7], expected);
        let generic = paths("Arc::<Vec<fn() -> u8>>::strong_count(&a)");
        assert_eq!(generic, ["Arc", "Vec", "fn", "u8", "Arc::strong_count", "a"]);
        assert_eq!(
            paths("use std::sync::Arc as A; A::new()").last().unwrap(),
            "std::sync::Arc::new"
        );
        assert_eq!(paths("use std::net; net::x()").last().unwrap(), "std::net::x");
        assert_eq!(paths("a.net"), ["a"]);
    }

    #[test]
    fn a_text_that_is_made_to_be_hard_is_read_in_good_time() {
        let begin = std::time::Instant::now();
        let many = 20_000;
        for (one, end) in [
            ("(", ")"),
            ("a::{", "}"),
            ("a::<", ">::b"),
            ("a::", "b"),
            ("use a::", "b;"),
            ("{ use ", "}"),
            ("mod a { tokio::x!();", "}"),
        ] {
            let code = format!("{}x{}", one.repeat(many), end.repeat(many));
            if let Some(tokens) = Tokens::read(&code, 0) {
                tokens.names();
            }
        }
        assert!(begin.elapsed().as_secs() < 20, "{:?}", begin.elapsed());
    }
}
