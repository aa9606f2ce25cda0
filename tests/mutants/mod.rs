//! Faulty programs, made from a program by rule: what a claim about all orders must be broken by, or it claims nothing.
//! Knows nothing of listings, nor of what becomes of a mutant.
//!
//! A mutant is the program's own text, changed at places of its syntax tree, so that its lines stay where they are. What a name
//! stands for is seen from how it is declared: there are no types here. So some do not compile.

mod atomics;
mod bounds;
mod conditions;
mod guards;
mod joins;
mod kinds;
mod locks;
mod mutant;
mod names;
mod removed;
mod source;
mod swapped;
mod temporaries;
#[cfg(test)]
mod tests;
mod types;
mod uses;

use std::collections::HashSet;

use mutant::Found;
use source::Source;

pub(crate) use mutant::{Mutant, Rule};

/// All mutants of a program, by rule and line; none of a text that is no Rust. Where one change can be made in several forms,
/// all say the same: the first that compiles is meant.
pub(crate) fn of(text: &str) -> Vec<Mutant> {
    let mut mutants: Vec<Mutant> = found(text).into_iter().flat_map(|found| found.mutants).collect();
    mutants.sort_by_key(|mutant| (mutant.rule, mutant.line));
    let mut seen = HashSet::from([text.to_owned()]);
    mutants.retain(|mutant| seen.insert(mutant.text.clone()));
    mutants
}

/// The places of a program where a rule cannot be followed, and why, for people.
pub(crate) fn unfit(text: &str) -> Vec<String> {
    found(text).into_iter().flat_map(|found| found.unfit).collect()
}

fn found(text: &str) -> Vec<Found> {
    let Some(source) = Source::parse(text) else {
        return Vec::new();
    };
    let kinds = names::kinds(&source.file);
    vec![
        guards::found(&source, &kinds),
        temporaries::found(&source, &kinds),
        atomics::found(&source),
        conditions::found(&source),
        joins::found(&source, &kinds),
        removed::found(&source, &kinds),
        swapped::found(&source, &kinds),
        bounds::found(&source),
    ]
}
