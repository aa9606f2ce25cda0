use std::collections::BTreeSet;

use super::*;

fn explored(code: &str, exploration: &Exploration) -> Result<Explored> {
    let crates = ["rayon", "tokio", "tokio_util"].map(str::to_owned);
    Explored::new(Program::new(code), exploration, &BTreeSet::from(crates))
}

fn text(code: &str) -> String {
    explored(code, &Exploration::default()).unwrap().program.code
}

#[test]
fn a_text_gets_something_before_and_after_it_and_no_line_moves() {
    for code in [
        "fn main() {}\n",
        "fn main() {}",
        "//! Caption\n\nfn main() {}\n",
        "/*! Caption\n*/ #![allow(dead_code)] #![expect(\n    unused,\n    reason = \"#![x]\"\n)]\nfn main() {}\n",
        "/* /* */ fn no() */ /// Doc\nfn main() {}\n",
    ] {
        let expected = format!("#![no_main] {}\n::std::explored!(\"{{}}\");\n", code.trim_end());
        assert_eq!(text(code), expected);
    }
    let shell = "\u{feff}#!/usr/bin/env run\nfn main() {}\n";
    assert!(text(shell).starts_with("\u{feff}#!/usr/bin/env run\n#![no_main] fn main() {}\n"));
    assert!(text("\u{feff}#! [allow(unused)]\nfn main() {}").starts_with("\u{feff}#![no_main] #! ["));
}

#[test]
fn crates_that_are_modelled_are_brought_in_where_they_are_named() {
    let names = |code: &str| text(code).lines().last().unwrap().to_owned();
    let both = names("use tokio::time;\n#[test]\nfn main() { parking_lot::Mutex::new(1); }\n");
    assert_eq!(both, "::std::explored!(\"{}\"); use ::std::{parking_lot, tokio};");
    let deep = text("mod a { //! tokio\n mod b { use tokio::x; } mod c { // tokio::x\n } }\nmod d {}\nfn main() {}\n");
    let expected = "#![no_main] mod a { //! tokio\n mod b { use tokio::x;  use ::std::{tokio};} mod c { // tokio::x\n }  use ::std::{tokio};}\nmod d {}\n";
    assert!(deep.starts_with(expected), "{deep}");
    assert!(names("#[tokio::main]\nasync fn main() {}\n").ends_with(" use ::std::{tokio};"));
    for none in [
        "// tokio::x\nfn main() {}",
        "mod tokio { pub fn x() {} }\nfn main() { tokio::x() }",
        "fn main() { a::tokio::x() }",
    ] {
        assert!(!names(none).contains("use ::std"), "{none}");
    }
}

#[test]
fn what_is_asked_for_stands_in_the_text() {
    let exploration: Exploration = serde_json::from_str(
        r#"{ "with": { "N": "2" }, "preemptions": 1, "mostStates": 2, "mostSteps": 3, "mostSeconds": 0.5, "atRandom": 4, "seed": 5, "replay": [0, 1],
        "watched": ["a \"b\""], "oneByOne": true, "allSteps": true }"#,
    )
    .unwrap();
    let text = explored("const N: u8 = 1; fn main() {}", &exploration)
        .unwrap()
        .program
        .code;
    assert!(
        text.starts_with("#![no_main] const N: u8 = 2; fn main() {}\n"),
        "{text}"
    );
    let options = r#""{\"preemptions\":1,\"most_states\":2,\"most_steps\":3,\"most_seconds\":0.5,\"at_random\":4,\"seed\":5,\"replay\":[0,1],\"watched\":[\"a \\\"b\\\"\"],\"one_by_one\":true,\"all_steps\":true}""#;
    assert!(text.contains(options), "{text}");
    assert!(serde_json::from_str::<Exploration>(r#"{ "sed": 5 }"#).is_err());
}

#[test]
fn what_cannot_be_made_is_said() {
    let wrong = |code: &str| explored(code, &Exploration::default()).unwrap_err().to_string();
    for code in [
        "",
        "fn mainly() {}",
        "// fn main() {}",
        "mod a { fn main() {} }",
        "fn f() { let main = 1; }",
    ] {
        assert_eq!(wrong(code), "there is no `fn main` in the program");
    }
    let program = Program {
        edition: Edition::E2018,
        ..Program::new("fn main() {}")
    };
    let error = Explored::new(program, &Exploration::default(), &BTreeSet::new()).unwrap_err();
    assert!(
        error.to_string().starts_with("edition 2018 cannot be explored"),
        "{error}"
    );
    // The compiler will say it better.
    assert_eq!(text("fn main() { \""), "fn main() { \"");
}

/// What is refused, and on which line and columns.
fn refused_in(code: &str) -> Vec<(String, usize, usize, usize)> {
    let messages = explored(code, &Exploration::default()).unwrap().refused;
    let told = messages
        .into_iter()
        .flat_map(|messages| messages.diagnostics)
        .map(|diagnostic| {
            let span = &diagnostic.spans[0];
            let what = diagnostic.message.split('`').nth(1).unwrap().to_owned();
            (what, span.line_start, span.column_start, span.column_end)
        });
    told.collect()
}

#[test]
fn what_names_tell_is_refused_with_its_line() {
    for (code, what, columns) in [
        ("use rayon::prelude::*;", "rayon", (5, 10)),
        ("use tokio_util::x as y;", "tokio_util", (5, 15)),
        ("use { std::fmt, ::rayon::join };", "rayon", (19, 24)),
        ("extern crate rayon;", "rayon", (14, 19)),
        ("use rayon as r;", "rayon", (5, 10)),
        (
            "use std::sync::Arc; fn f(a: Arc<u8>) { Arc::strong_count(&a); }",
            "Arc::strong_count",
            (45, 57),
        ),
        (
            "fn f() { std::sync::Arc::<u8>::weak_count }",
            "Arc::weak_count",
            (32, 42),
        ),
        (
            "use std::sync::Arc as A; fn f() { A::try_unwrap }",
            "Arc::try_unwrap",
            (38, 48),
        ),
        (
            "use std::sync::*; fn f() { Arc::into_inner }",
            "Arc::into_inner",
            (33, 43),
        ),
        ("fn f() { Arc::get_mut }", "Arc::get_mut", (15, 22)),
        ("fn f() { Arc::unwrap_or_clone }", "Arc::unwrap_or_clone", (15, 30)),
        ("fn f() { Arc::downgrade }", "Arc::downgrade", (15, 24)),
        (
            "use std::sync::Weak; fn f() { w.map(Weak::upgrade) }",
            "sync::Weak::upgrade",
            (43, 50),
        ),
        ("use std::net::TcpStream;", "std::net", (10, 13)),
        ("use std::{io, net::{self, TcpStream}};", "std::net", (15, 18)),
        ("fn f() { ::std::fs::read }", "std::fs", (17, 19)),
        (
            "use std::process; fn f() { process::Command::new }",
            "std::process::Command",
            (37, 44),
        ),
        ("use core::sync::atomic::AtomicU8;", "core::sync", (11, 15)),
        ("use std::arch::asm; fn f() { asm!(\"\") }", "std::arch", (10, 14)),
        ("global_asm!(\"\");", "global_asm!", (1, 11)),
        ("static mut N: u8 = 1;", "static mut", (1, 7)),
        ("extern \"C\" { fn fork(); }", "extern", (1, 7)),
        (
            "struct Own(std::cell::Cell<u8>); unsafe impl Sync for Own {}",
            "unsafe",
            (34, 40),
        ),
    ] {
        let code = format!("//! Caption\n{code}\nfn main() {{}}\n");
        let expected = (what.to_owned(), 2, columns.0, columns.1);
        assert_eq!(refused_in(&code).first(), Some(&expected), "{code}");
    }
}

#[test]
fn what_only_looks_like_it_is_not_refused() {
    for code in [
        "// use rayon::x;",
        "const S: &str = \"std::net rayon::\";",
        "mod a { pub mod rayon {} } use a::rayon;",
        "fn f(rayon: u8) -> u8 { rayon }",
        "use std::rc::{Rc, Weak}; fn f(a: Rc<u8>) { Rc::strong_count(&a); Weak::upgrade(&w); }",
        "fn f() { Mutex::into_inner; Mutex::get_mut; Arc::new; Arc::clone; Arc::ptr_eq; a.get_mut() }",
        "use std::process::{ExitCode, exit};",
        "use std::collections::HashMap; fn f() { my::net::x(); x.std.net }",
        "static N: u8 = 1; extern crate core; extern \"C\" fn f() {}",
        "use core::cell::Cell; use std::sync::atomic::AtomicU8; use tokio::net_like;",
    ] {
        assert_eq!(refused_in(&format!("{code}\nfn main() {{}}")), [], "{code}");
    }
}

#[test]
fn a_refusal_is_shown_as_the_compiler_shows_an_error() {
    let messages = explored(
        "\n\tuse std::net::X; use std::net::Y;\nfn main() {}",
        &Exploration::default(),
    )
    .unwrap()
    .refused;
    let expected = "error: `std::net` cannot be explored: it waits for somebody outside the program
 --> src/main.rs:2:11
  |
2 |     use std::net::X; use std::net::Y;
  |              ^^^

";
    assert_eq!(messages.unwrap().text, expected);
}
