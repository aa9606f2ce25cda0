//! Crates whose parts are modelled too, each as a module of what stands in for std, and how a program comes to know them under
//! their own names. Knows nothing of what is in them.

use crate::explore::tokens::{Name, Tokens};
use crate::explore::written::Edit;

/// Their names.
pub(super) const MODELLED: [&str; 3] = ["crossbeam_channel", "parking_lot", "tokio"];

/// Whether that is the name of this crate, where it stands for the crate.
pub(super) fn is_crate(tokens: &Tokens, name: &Name, krate: &str) -> bool {
    let next = name.token + 1;
    let before = |back: usize| name.token.checked_sub(back).map_or("", |index| tokens.text(index));
    let is_whole = name.is_used && before(1) == "use" || before(1) == "crate" && before(2) == "extern";
    name.path == [krate] && (tokens.are(next, &[":", ":"]) || is_whole)
}

/// What is to be written for those that the program names: at the end of each module, and at its own.
pub(super) fn brought_in(tokens: &Tokens, names: &[Name]) -> (Vec<Edit>, String) {
    let of_crates: Vec<_> = MODELLED
        .iter()
        .filter(|one| !(0..tokens.0.len()).any(|index| tokens.are(index, &["mod", one])))
        .flat_map(|one| names.iter().map(move |name| (one, name)))
        .filter(|(one, name)| is_crate(tokens, name, one))
        .collect();
    let mut named: Vec<&str> = of_crates.iter().map(|(one, _)| **one).collect();
    named.dedup();
    if named.is_empty() {
        return (Vec::new(), String::new());
    }
    let text = format!(" use ::std::{{{}}};", named.join(", "));
    let mut places: Vec<_> = of_crates.iter().map(|(_, name)| name.token).collect();
    places.sort_unstable();
    let ends = modules(tokens).into_iter().filter(|(begin, end)| {
        let first = places.partition_point(|place| place < begin);
        places.get(first).is_some_and(|place| place < end)
    });
    let edits = ends.map(|(_, end)| {
        let at = tokens.0[end].at;
        Edit {
            at: at..at,
            new: text.clone(),
        }
    });
    (edits.collect(), text)
}

/// The brackets of each module that is written out.
fn modules(tokens: &Tokens) -> Vec<(usize, usize)> {
    let (mut open, mut modules) = (Vec::new(), Vec::new());
    for (index, token) in tokens.0.iter().enumerate() {
        if token.text == "{" && index > 1 && tokens.text(index - 2) == "mod" {
            open.push((token.depth, index));
        } else if token.text == "}"
            && let Some((_, begin)) = open.pop_if(|(depth, _)| *depth == token.depth)
        {
            modules.push((begin, index));
        }
    }
    modules
}
