//! What comes out of all the orders in which a listing's threads may run is what its story says; and that says something, since
//! a fault made by rule breaks it.
//!
//! `ORDERS=overwrite cargo test --test orders` writes the table in *How the listings are tested* anew.

mod common;
mod exploring;
mod mutants;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;
use std::{env, fs};

use common::{CATALOG, ROOT, read, report};
use exploring::table::{self, Row};
use exploring::{Explorer, Found};
use futures::{StreamExt, stream};
use listing::{Ending, Exploration, Language, Listing, OrderOutcome, Orders, Timeline};
use mutants::{Mutant, Rule};
use tokio::runtime::Runtime;

/// So many listings count at least.
const ENOUGH: usize = 35;

/// Chapters of which each listing that shares something says what comes of all orders, or why it is not explored.
const CHAPTERS: [&str; 12] = [
    "threads",
    "thread-life",
    "coordination",
    "spawn-join",
    "own-thread",
    "background",
    "locks",
    "guards",
    "channels",
    "send-sync",
    "shared-state",
    "concurrency-parallelism",
];

/// A listing that says what comes of all its orders.
struct Explored {
    listing: &'static Listing,
    orders: &'static Orders,
    found: Found,
    mutants: Vec<(Mutant, Verdict)>,
}

/// What became of a mutant.
enum Verdict {
    /// The story says otherwise.
    Caught,
    /// It keeps the story.
    Passes,
    /// It does not compile, or cannot be explored.
    IsNone,
}

static EXPLORED: LazyLock<Vec<Explored>> = LazyLock::new(|| {
    let all = async {
        let explorer = Explorer::ready(Path::new(ROOT)).await;
        let jobs = claiming()
            .into_iter()
            .map(|(listing, orders)| explored(&explorer, listing, orders));
        // While one is compiled, another is explored.
        stream::iter(jobs).buffered(3).collect().await
    };
    Runtime::new().expect("a runtime").block_on(all)
});

/// Listings whose stories say what comes of all orders.
fn claiming() -> Vec<(&'static Listing, &'static Orders)> {
    let stories = CATALOG
        .iter()
        .filter_map(|listing| Some((listing, listing.story().orders.as_ref()?)));
    stories.filter(|(_, orders)| orders.left_out.is_none()).collect()
}

async fn explored(explorer: &Explorer, listing: &'static Listing, orders: &'static Orders) -> Explored {
    let text = listing.program(Language::Rust).expect("a listing");
    let found = explorer.explore(&text, Some(orders)).await;
    let recorded = recorded(listing);
    let mut mutants: Vec<(Mutant, Verdict)> = Vec::new();
    for mutant in mutants::of(&text) {
        // One fault may be written in several forms; the first that is a program counts.
        let same = mutants.iter().position(|(other, _)| other.says == mutant.says);
        if same.is_some_and(|index| !matches!(mutants[index].1, Verdict::IsNone)) {
            continue;
        }
        let verdict = match explorer.explore(&mutant.text, Some(orders)).await {
            Ok(found) if orders.broken(&found, recorded.as_ref()).is_empty() => Verdict::Passes,
            Ok(_) => Verdict::Caught,
            Err(_) => Verdict::IsNone,
        };
        match same {
            Some(index) => mutants[index] = (mutant, verdict),
            None => mutants.push((mutant, verdict)),
        }
    }
    Explored {
        listing,
        orders,
        found,
        mutants,
    }
}

fn recorded(listing: &Listing) -> Option<Timeline> {
    let recording = listing.recording(Language::Rust).ok()?;
    Some(Timeline::of(&recording.into()))
}

impl Explored {
    fn count(&self, of: impl Fn(&Verdict) -> bool) -> usize {
        self.mutants.iter().filter(|(_, verdict)| of(verdict)).count()
    }

    fn rules_that_pass(&self) -> BTreeSet<Rule> {
        let passing = self
            .mutants
            .iter()
            .filter(|(_, verdict)| matches!(verdict, Verdict::Passes));
        passing.map(|(mutant, _)| mutant.rule).collect()
    }

    /// Its row in the book's table.
    fn row(&self) -> Row {
        let caught = self
            .mutants
            .iter()
            .filter(|(_, verdict)| matches!(verdict, Verdict::Caught));
        Row {
            listing: self.listing,
            tried: self
                .found
                .as_ref()
                .map_or_else(Clone::clone, |found| found.searched.among(&found.orders)),
            orders: self.orders,
            caught: caught.map(|(mutant, _)| mutant.rule).collect(),
            passing: self.rules_that_pass(),
        }
    }

    /// It claims something that a fault would break.
    fn counts(&self) -> bool {
        self.count(|verdict| matches!(verdict, Verdict::Caught)) > 0
    }
}

#[test]
fn what_comes_out_of_all_orders_is_what_the_story_says() {
    let mut faults = Vec::new();
    for Explored {
        listing, orders, found, ..
    } in &*EXPLORED
    {
        match found {
            Ok(found) => {
                let found = orders.judge(found, recorded(listing).as_ref());
                faults.extend(found.into_iter().map(|fault| format!("{}: {fault}", listing.name)));
            }
            Err(why) => faults.push(format!("{} cannot be explored: {why}", listing.name)),
        }
    }
    report(faults);
}

#[test]
fn enough_listings_claim_what_a_fault_breaks() {
    let counted: Vec<_> = EXPLORED
        .iter()
        .filter(|explored| explored.counts())
        .map(|explored| &explored.listing.name)
        .collect();
    assert!(
        counted.len() >= ENOUGH,
        "{} of {}: {counted:?}",
        counted.len(),
        EXPLORED.len()
    );
}

#[test]
fn of_each_fault_that_breaks_nothing_the_story_says_why() {
    let mut faults = Vec::new();
    for explored in &*EXPLORED {
        let Explored {
            listing,
            orders,
            mutants,
            ..
        } = explored;
        let passing = explored.rules_that_pass();
        let names: BTreeSet<_> = passing.iter().map(|rule| rule.key()).collect();
        for (mutant, _) in mutants.iter().filter(|(mutant, verdict)| {
            matches!(verdict, Verdict::Passes) && !orders.passes.contains_key(mutant.rule.key())
        }) {
            faults.push(format!(
                "{}: {} ({}): breaks no claim; say why under `passes`, as `{} = \"…\"`",
                listing.name,
                mutant.says,
                mutant.rule,
                mutant.rule.key()
            ));
        }
        for rule in orders.passes.keys().filter(|rule| !names.contains(rule.as_str())) {
            faults.push(format!("{}: no mutant of the rule `{rule}` passes", listing.name));
        }
    }
    report(faults);
}

#[test]
fn every_listing_whose_threads_share_something_is_explored_or_says_why_not() {
    let shares = |text: &str| {
        [
            "thread::spawn",
            "thread::scope",
            ".spawn(",
            "Mutex",
            "RwLock",
            "Condvar",
            "Atomic",
            "channel",
            "Barrier",
        ]
        .iter()
        .any(|word| text.contains(word))
    };
    let silent = CATALOG.iter().filter(|listing| {
        let is_asked = CHAPTERS.contains(&listing.chapter.as_str()) && !listing.is_refused();
        let text = listing.program(Language::Rust).expect("a listing");
        is_asked && listing.story().orders.is_none() && shares(&text)
    });
    report(
        silent
            .map(|listing| format!("{} has no `[orders]` in its story", listing.name))
            .collect(),
    );
}

/// A listing's text, with something in it changed that is there once.
fn changed(name: &str, changes: &[(&str, &str)]) -> String {
    let listing = CATALOG.get(name).expect("a listing");
    let mut text = listing.program(Language::Rust).expect("a listing");
    for (before, after) in changes {
        assert_eq!(text.matches(before).count(), 1, "{name}: {before}");
        text = text.replace(before, after);
    }
    text
}

/// Explores a program that its own orders are claimed of here.
fn explore(text: &str) -> Exploration {
    let all = async { Explorer::ready(Path::new(ROOT)).await.explore(text, None).await };
    let found = Runtime::new().expect("a runtime").block_on(all);
    found.unwrap_or_else(|why| panic!("{why}"))
}

fn endings(found: &Exploration, is: impl Fn(&OrderOutcome) -> bool) -> usize {
    found.outcomes.iter().filter(|outcome| is(outcome)).count()
}

#[test]
fn without_its_barrier_an_update_is_lost_in_some_orders_and_in_others_none_is() {
    let text = changed(
        "lost_update",
        &[
            ("together.wait(); // both have loaded", ""),
            ("together.wait(); // both have stored", ""),
        ],
    );
    let found = explore(&text);
    let loses = |count: usize| {
        move |outcome: &OrderOutcome| outcome.lines().any(|line| line.ends_with(&format!(", {count} lost")))
    };
    assert!(endings(&found, loses(0)) > 0 && endings(&found, loses(1)) > 0 && endings(&found, loses(3)) > 0);
    // The order that loses one has a store of the other between a load and a store.
    let lost = found
        .outcomes
        .iter()
        .find(|outcome| loses(1)(outcome))
        .expect("seen above");
    assert!(
        lost.steps.iter().any(|step| step.does.starts_with("stores")),
        "{lost:?}"
    );
}

#[test]
fn without_its_barrier_two_locks_in_opposite_order_are_stuck_in_some_orders_and_in_one_order_in_none() {
    let found = explore(&changed("lock_order", &[]).replace("    EACH_HOLDS_ONE.wait();\n", "\n"));
    let is_stuck = |outcome: &OrderOutcome| outcome.ending == Ending::IsStuck;
    assert!(endings(&found, is_stuck) > 0 && endings(&found, |outcome| !is_stuck(outcome)) > 0);
    let stuck = found
        .outcomes
        .iter()
        .find(|outcome| is_stuck(outcome))
        .expect("seen above");
    let name = |thread: usize| found.threads[thread].as_str();
    let waits: BTreeSet<_> = stuck
        .waiting
        .iter()
        .filter_map(|waiting| Some((name(waiting.thread), name(waiting.of?))))
        .collect();
    assert_eq!(waits, BTreeSet::from([("anna", "ben"), ("ben", "anna")]));

    let found = explore(&changed("one_order", &[]));
    assert_eq!(endings(&found, is_stuck), 0);
}

#[test]
fn a_signal_that_nobody_waits_for_is_lost_in_some_orders_with_the_order_shown() {
    let found = explore(&changed("lost_signal", &[]));
    let is_stuck = |outcome: &&OrderOutcome| outcome.ending == Ending::IsStuck;
    let stuck = found.outcomes.iter().find(is_stuck).expect("a signal can be lost");
    let at = |does: &str| stuck.steps.iter().position(|step| step.does == does).expect("done");
    assert!(at("signals to one") < at("waits, and unlocks"), "{stuck:?}");
    assert!(endings(&found, |outcome| outcome.ending == Ending::Exits(0)) > 0);
}

#[test]
fn the_table_in_the_book_is_what_was_found() {
    let path = "src/how-tested.md";
    let text = read(path);
    let (before, rest) = text.split_once(table::BEGIN).expect("where the table begins");
    let (_, after) = rest.split_once(table::END).expect("where the table ends");
    let rows = EXPLORED.iter().map(Explored::row);
    let left_out = CATALOG.iter().filter_map(|listing| {
        let why = listing.story().orders.as_ref()?.left_out.as_ref()?;
        Some((listing, why.as_str()))
    });
    let now = format!(
        "{before}{}\n\n{}{}{after}",
        table::BEGIN,
        table::of(rows.collect(), left_out.collect()),
        table::END
    );
    if env::var_os("ORDERS").is_some_and(|what| what == "overwrite") {
        fs::write(Path::new(ROOT).join(path), now).expect("the chapter can be written");
    } else {
        assert!(
            now == text,
            "what was found has changed: `ORDERS=overwrite cargo test --test orders` writes it into {path}"
        );
    }
}
