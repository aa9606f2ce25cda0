//! What the rules make of small programs.

mod guards;
mod names;
mod steps;

use super::{Mutant, Rule, of, unfit};

/// What a rule makes of a program.
fn made(rule: Rule, text: &str) -> Vec<Mutant> {
    of(text).into_iter().filter(|mutant| mutant.rule == rule).collect()
}

/// The body of `fn main`, in one line, of each that a rule makes of this body; `head` stands above.
fn bodies(rule: Rule, head: &str, body: &str) -> Vec<String> {
    let text = format!("{head}\nfn main() {{\n{body}\n}}\n");
    let mutants = made(rule, &text);
    assert!(
        mutants.iter().all(|mutant| mutant.text.starts_with(head)),
        "{mutants:?}"
    );
    mutants
        .iter()
        .map(|mutant| {
            let (_, body) = mutant.text.split_once("fn main() {").unwrap();
            let body = body.trim_end().strip_suffix('}').unwrap();
            body.split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .collect()
}

const SHOP: &str = r#"//! A shop
use std::sync::{Condvar, Mutex, mpsc};

static TILL: Mutex<u32> = Mutex::new(0); // static TILL.lock()

/// As `TILL.lock().unwrap()`, and `bell.notify_one()`.
fn pay(bell: &Condvar, told: mpsc::Sender<&str>) {
    let mut coins = TILL
        .lock() // one at a time
        .unwrap();
    *coins +=
        4;
    println!("[anna] paid, now {coins} coins, let g = TILL.lock().unwrap();");
    drop(coins);
    told.send("TILL.lock()").unwrap();
    bell.notify_one();
}
"#;

#[test]
fn every_line_stays_where_it_is() {
    let mutants = of(SHOP);
    assert!(mutants.len() >= 4, "{mutants:?}");
    for mutant in mutants {
        let [before, after] = [SHOP, &mutant.text].map(|text| text.lines().collect::<Vec<_>>());
        assert_eq!(before.len(), after.len(), "{}", mutant.text);
        let changed = before.iter().zip(&after).position(|(before, after)| before != after);
        assert!(changed.unwrap() + 1 >= mutant.line - 2, "{}", mutant.text);
        assert_eq!(before[..6], after[..6], "comments stay, and what is above");
        assert_eq!(before.last(), after.last());
    }
}

#[test]
fn a_mutant_says_what_was_done_in_which_line() {
    let says: Vec<_> = of(SHOP).into_iter().map(|mutant| (mutant.line, mutant.says)).collect();
    for expected in [
        (8, "line 8: `TILL.lock()`'s guard is dropped at once"),
        (15, "line 15: `told.send(\"TILL.lock()\")` removed"),
        (16, "line 16: `bell.notify_one()` removed"),
    ] {
        assert!(says.contains(&(expected.0, expected.1.to_owned())), "{says:?}");
    }
    assert!(
        of(SHOP)
            .windows(2)
            .all(|pair| (pair[0].rule, pair[0].line) <= (pair[1].rule, pair[1].line))
    );
    assert_eq!(of(SHOP), of(SHOP));
}

#[test]
fn nothing_is_made_of_a_program_that_shares_nothing_nor_of_what_is_no_program() {
    for text in ["fn main() { println!(\"[main] hello\"); }", "fn main( {", ""] {
        assert_eq!(of(text), []);
        assert_eq!(unfit(text), [""; 0]);
    }
}
