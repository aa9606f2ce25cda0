//! The table in *How the listings are tested*: what was tried, what holds, and which faults break it. Knows nothing of how that
//! was found.

use std::collections::{BTreeMap, BTreeSet};

use listing::{Listing, Orders};

use crate::mutants::Rule;

/// Between these lines the table stands.
pub(crate) const BEGIN: &str = "<!-- orders -->";
pub(crate) const END: &str = "<!-- /orders -->";

/// What is told of a listing.
pub(crate) struct Row {
    pub(crate) listing: &'static Listing,
    pub(crate) tried: String,
    pub(crate) orders: &'static Orders,
    /// The rule of each mutant that breaks a claim.
    pub(crate) caught: Vec<Rule>,
    /// The rules of those that break none.
    pub(crate) passing: BTreeSet<Rule>,
}

pub(crate) fn of(rows: Vec<Row>, left_out: Vec<(&Listing, &str)>) -> String {
    let mut text =
        String::from("| Listing | Tried | Faults that break a claim | Faults that break none |\n|---|---|---|---|\n");
    for row in rows {
        let Row {
            listing,
            tried,
            orders,
            caught,
            passing,
        } = row;
        let mut counts = BTreeMap::new();
        for rule in caught {
            *counts.entry(rule).or_insert(0) += 1;
        }
        let caught = counts.iter().map(|(rule, count)| match count {
            1 => rule.to_string(),
            count => format!("{rule} ({count}×)"),
        });
        let passing = passing.iter().map(|rule| {
            let why = orders.passes.get(rule.key()).map_or("", String::as_str);
            format!("{rule}: {why}")
        });
        let with = orders.with.iter().map(|(name, value)| format!("`{name} = {value}`"));
        let with = joined(with.collect(), ", with ");
        let no_rule = counts.is_empty() && passing.len() == 0;
        let caught = if no_rule {
            "no rule applies".to_owned()
        } else {
            joined(caught.collect(), "")
        };
        let cells = [link(listing), tried + &with, caught, joined(passing.collect(), "")];
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text.push_str("\nLeft out:\n\n");
    for (listing, why) in left_out {
        text.push_str(&format!("- {}: {why}\n", link(listing)));
    }
    text.push('\n');
    text
}

fn link(listing: &Listing) -> String {
    let Listing { name, chapter, .. } = listing;
    format!("[`{name}`]({chapter}.md#listing-{name})")
}

fn joined(parts: Vec<String>, before: &str) -> String {
    if parts.is_empty() {
        String::new()
    } else {
        before.to_owned() + &parts.join("; ")
    }
}
