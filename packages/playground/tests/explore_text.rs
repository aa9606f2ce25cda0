//! What is said of a program that is explored is said of its text as it is, and what cannot be explored is refused.

mod common;

use std::collections::BTreeMap;

use playground::{Edition, Event, Exploration, Limits, Program, Reason};
use serde_json::Value;

use common::{explored, explorer, outcomes, program, report};

/// What stands before a program that locks, and panics.
const BEGINNINGS: [&str; 11] = [
    "",
    "//! Caption\n\n",
    "\u{feff}",
    "\u{feff}#!/usr/bin/env run\n",
    "#![allow(dead_code)] #![allow(unused_mut)]\n",
    "#![expect(\n    unused_variables,\n    reason = \"a } in a string\"\n)]\nfn unused(x: u8) {}\n",
    "/*! Caption\n    /* nested */ */\n#![cfg_attr(all(), doc = r#\"fn main() {\"#)]\n// plain\n/* more\n*/ ",
    "/// Of the next item\n#[derive(Debug)]\nstruct Cup;\n",
    "#![forbid(unsafe_code)]\n#![deny(warnings, missing_docs)]\nmod deep { pub fn f() -> Vec<String> { vec![format!(\"{}\", 1)] } }\n",
    "#![deny(warnings)]\nfn never_called(never_used: u8) {}\n",
    "#![allow(unused)] /* here */ /// There\nuse std::fmt;\n\n\n",
];

const PANICS: &str = "use std::sync::Mutex;
static TILL: Mutex<u32> = Mutex::new(1);
const CUPS: u32 = if true {
    4
} else {
    3
};
fn main() {
    let till = TILL.lock().unwrap(); // LOCKS
    assert!(*till == CUPS, \"too few\"); // PANICS
}";

#[tokio::test]
async fn lines_are_those_of_the_text_however_it_begins() {
    let playground = explorer(Limits::default()).await;
    for beginning in BEGINNINGS {
        let code = format!("{beginning}{PANICS}");
        let line = |mark: &str| 1 + code.lines().position(|line| line.ends_with(mark)).unwrap();
        let with = BTreeMap::from([("CUPS".into(), "9".into())]);
        for (edition, with) in [(Edition::E2021, BTreeMap::new()), (Edition::E2024, with)] {
            let program = Program {
                edition,
                ..program(&code)
            };
            let exploration = Exploration {
                with,
                ..Exploration::default()
            };
            let finished = playground.explore(program, &exploration).unwrap().finish().await;
            assert_eq!(finished.compiler, "", "{edition} {beginning}");
            let found: Value = serde_json::from_str(finished.stdout.lines().last().unwrap()).unwrap();
            let outcome = &outcomes(&found["report"])[0];
            assert_eq!(outcome["ending"], "panics", "{edition} {beginning}");
            let steps = outcome["steps"].as_array().unwrap();
            let locks = steps.iter().find(|step| step["does"] == "locks").unwrap();
            assert_eq!(locks["line"], line("// LOCKS"), "{edition} {beginning}");
            let said = outcome.to_string();
            let place = format!("line {}: too few", line("// PANICS"));
            assert!(said.contains(&place), "{edition} {beginning}\n{said}");
        }
    }
}

#[tokio::test]
async fn what_the_compiler_does_not_find_is_said_of_the_text_as_it_is() {
    let playground = explorer(Limits::default()).await;
    for (code, message, place) in [
        (
            "use std::tea;\nfn main() {}\n",
            "unresolved import `std::tea`",
            (1, 5, 13),
        ),
        (
            "//! é\nfn main() {\n    let é = tea;\n}",
            "cannot find value `tea`",
            (3, 13, 16),
        ),
        (
            "const N: u8 = 1000 - 998; fn main() { tea }",
            "cannot find value `tea`",
            (1, 39, 42),
        ),
        (
            "const N: u8 = 3; fn main() { \"tea }",
            "unterminated double quote string",
            (1, 30, 36),
        ),
    ] {
        let with = BTreeMap::from([("N".into(), "1".into())]);
        let with = if code.contains("N: u8 = 1000") {
            with
        } else {
            BTreeMap::new()
        };
        let exploration = Exploration {
            with,
            ..Exploration::default()
        };
        let mut run = playground.explore(program(code), &exploration).unwrap();
        let Some(Event::Compiler { text, diagnostics, .. }) = run.next().await else {
            panic!("{code}")
        };
        let first = &diagnostics[0];
        assert!(first.message.contains(message), "{first:?}");
        let span = first.spans.iter().find(|span| span.is_primary).unwrap();
        let found = (span.line_start, span.column_start, span.column_end);
        assert_eq!(found, place, "{code}\n{text}");
        assert!(
            text.contains(&format!("src/main.rs:{}:{}\n", place.0, place.1)),
            "{text}"
        );
        assert!(text.contains(first.rendered.as_deref().unwrap()), "{first:?}");
        assert!(!text.contains("no_main") && !text.contains("explored"), "{text}");
        let Some(Event::End(end)) = run.next().await else {
            panic!("{code}")
        };
        assert_eq!(
            (end.reason, end.exit_detail.as_str()),
            (Reason::Unexplorable, "The program cannot be explored")
        );
    }
}

#[tokio::test]
async fn what_cannot_be_explored_is_refused_by_name_before_it_is_compiled() {
    let playground = explorer(Limits::default()).await;
    let code = "use rayon::prelude::*;\nfn main() {\n    println!(\"{}\", [1].par_iter().sum::<i32>());\n}";
    let finished = explored(&playground, code, &Exploration::default()).await;
    let expected = "error: `rayon` cannot be explored: what it does is not modelled\n --> src/main.rs:1:5\n";
    assert!(finished.compiler.starts_with(expected), "{finished:?}");
    assert_eq!(finished.end.reason, Reason::Unexplorable);
    // What cannot be told by names is told when it is met.
    let code = "fn main() {\n    std::time::Instant::now();\n}";
    let refused = report(&playground, code, &Exploration::default()).await["refused"].take();
    assert!(refused.as_str().unwrap().ends_with("(line 2)"), "{refused}");
}
