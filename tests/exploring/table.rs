//! The table in *How the listings are tested*: what was tried, what holds, and which faults break it. Knows nothing of how that
//! was found.

use std::collections::{BTreeMap, BTreeSet};

use listing::{Listing, Orders};

use crate::mutants::Rule;

/// Between these lines the table stands.
pub(crate) const BEGIN: &str = "<!-- orders -->";
pub(crate) const END: &str = "<!-- /orders -->";

/// What is told of a listing.
pub(crate) struct Row<'a> {
    pub(crate) listing: &'static Listing,
    pub(crate) tried: String,
    /// Orderings weaker than `SeqCst` were taken for it.
    pub(crate) is_weaker: bool,
    pub(crate) orders: &'static Orders,
    /// The rule of each mutant that breaks a claim.
    pub(crate) caught: Vec<Rule>,
    /// The rules of those that break none, each with its line.
    pub(crate) passing: BTreeSet<(Rule, usize)>,
    /// Where a rule applies and cannot be followed, and why.
    pub(crate) unfit: &'a [String],
}

pub(crate) fn of(rows: Vec<Row<'_>>, left_out: Vec<(&Listing, &str)>) -> String {
    let mut text = String::from(
        "| Listing | Tried | Faults that break a claim | Faults that break none, or cannot be made |\n|---|---|---|---|\n",
    );
    for row in rows {
        let Row {
            listing,
            tried,
            is_weaker,
            orders,
            caught,
            passing,
            unfit,
        } = row;
        let mut counts = BTreeMap::new();
        for rule in caught {
            *counts.entry(rule).or_insert(0) += 1;
        }
        let caught = counts.iter().map(|(rule, count)| match count {
            1 => rule.to_string(),
            count => format!("{rule} ({count}×)"),
        });
        let mut lines = BTreeMap::<_, Vec<_>>::new();
        for (rule, line) in passing {
            lines.entry(rule).or_default().push(line.to_string());
        }
        let passing = lines.iter().map(|(rule, lines)| {
            let why = orders.passes.get(rule.key()).map_or("", String::as_str);
            format!("{rule} (line {}): {why}", lines.join(", "))
        });
        let passing: Vec<_> = passing.chain(unfit.iter().map(|unfit| without_code(unfit))).collect();
        let with = orders.with.iter().map(|(name, value)| format!("`{name} = {value}`"));
        let with = match with.collect::<Vec<_>>() {
            constants if constants.is_empty() => String::new(),
            constants => format!(", with {}", constants.join(" and ")),
        };
        let no_rule = counts.is_empty() && passing.is_empty();
        let caught = if no_rule {
            "no rule applies".to_owned()
        } else {
            caught.collect::<Vec<_>>().join("; ")
        };
        let weaker = if is_weaker { ", as if `SeqCst`" } else { "" };
        let cells = [link(listing), tried + &with + weaker, caught, passing.join("; ")];
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text.push_str("\nLeft out:\n\n");
    for (listing, why) in left_out {
        text.push_str(&format!("- {}: {why}\n", link(listing)));
    }
    text.push('\n');
    text
}

/// `line 7: `anna.join()` cannot be removed` without what is quoted, which may be long.
fn without_code(unfit: &str) -> String {
    let parts = unfit
        .split_once(": `")
        .and_then(|(line, rest)| Some((line, rest.split_once("` ")?.1)));
    parts.map_or_else(|| unfit.to_owned(), |(line, what)| format!("{line} {what}"))
}

fn link(listing: &Listing) -> String {
    let Listing { name, chapter, .. } = listing;
    format!("[`{name}`]({chapter}.md#listing-{name})")
}
