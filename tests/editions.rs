//! How long the guard in a condition lives, in the editions 2021 and 2024, as the chapter Guards tells it.

use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::path::Path;
use std::process::Command;

/// What the statement prints in either edition, where `held()` says whether the lock is.
fn printed(name: &str, statement: &str) -> [String; 2] {
    let program = format!(
        "use std::sync::Mutex;
        static TILL: Mutex<Option<u32>> = Mutex::new(None);
        fn held() -> &'static str {{ if TILL.try_lock().is_err() {{ \"held\" }} else {{ \"free\" }} }}
        fn main() {{ {statement} }}"
    );
    ["2021", "2024"].map(|edition| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let source = folder.join(format!("{name}_{edition}.rs"));
        let executable = folder.join(format!("{name}_{edition}{EXE_SUFFIX}"));
        fs::write(&source, &program).unwrap();
        let mut rustc = Command::new("rustc");
        rustc.args(["--edition", edition, "-o"]).args([&executable, &source]);
        assert!(
            rustc.status().unwrap().success(),
            "{statement} compiles in edition {edition}"
        );
        let output = Command::new(&executable).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    })
}

#[test]
fn the_else_of_an_if_let_holds_the_guard_in_2021_and_not_in_2024() {
    let statement = "if let Some(_) = *TILL.lock().unwrap() {} else { println!(\"{}\", held()) }";
    assert_eq!(printed("if_let_else", statement), ["held", "free"]);
}

#[test]
fn the_first_branch_of_an_if_let_holds_the_guard_in_both() {
    let statement = "if let None = *TILL.lock().unwrap() { println!(\"{}\", held()) }";
    assert_eq!(printed("if_let", statement), ["held", "held"]);
}

#[test]
fn a_match_holds_the_guard_in_both_and_a_plain_if_in_neither() {
    let statement = "match *TILL.lock().unwrap() { _ => println!(\"{}\", held()) }";
    assert_eq!(printed("match", statement), ["held", "held"]);
    let statement = "if TILL.lock().unwrap().is_none() { println!(\"{}\", held()) }";
    assert_eq!(printed("if", statement), ["free", "free"]);
}

#[test]
fn the_last_expression_of_a_block_holds_the_guard_beyond_it_in_2021_and_not_in_2024() {
    let statement = "fn show(_: bool, held: &str) { println!(\"{held}\") }
        show({ TILL.lock().unwrap().is_none() }, held())";
    assert_eq!(printed("tail", statement), ["held", "free"]);
}

#[test]
fn a_let_that_borrows_from_the_guard_holds_it_in_both_and_any_other_in_neither() {
    let statement = "let inside = &mut *TILL.lock().unwrap(); println!(\"{}\", held()); *inside = Some(1);";
    assert_eq!(printed("let_borrow", statement), ["held", "held"]);
    let statement = "let inside = TILL.lock().unwrap().take(); println!(\"{}\", held()); drop(inside);";
    assert_eq!(printed("let", statement), ["free", "free"]);
}
