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
use exploring::{Explorer, Found, Unexplored};
use futures::{StreamExt, stream};
use listing::{Chapter, Ending, Exploration, Language, Listing, OrderOutcome, Orders, Timeline};
use mutants::Mutant;
use tokio::runtime::Runtime;

/// So many listings count at least.
const ENOUGH: usize = 35;

/// So many steps are taken at most to try all orders of a mutant: one that breaks its claim mostly does so in many of them.
const STEPS: u64 = 1_500_000;

/// Parts of the book in which each listing that has several threads or tasks says what comes of all orders, or why it is not
/// explored.
const THREADS: [&str; 2] = ["Part 2", "Part 3"];
/// And those in which each does whose tasks share something.
const TASKS: [&str; 2] = ["Part 1", "Part 5"];

/// A listing that says what comes of all its orders.
struct Explored {
    listing: &'static Listing,
    orders: &'static Orders,
    found: Found,
    mutants: Vec<(Mutant, Verdict)>,
    /// Where a rule applies and cannot be followed, and why.
    unfit: Vec<String>,
}

/// What became of a mutant.
enum Verdict {
    /// The story says otherwise.
    Caught,
    /// It keeps the story.
    Passes,
    /// It cannot be explored, or not far enough to tell.
    IsOpen(String),
    /// It does not compile.
    IsNoProgram,
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
    let found = explorer.explore(&text, Some(orders), None).await;
    let recorded = recorded(listing);
    let mut mutants: Vec<(Mutant, Verdict)> = Vec::new();
    for mutant in mutants::of(&text) {
        // One fault may be written in several forms; the first that is a program counts.
        let same = mutants.iter().position(|(other, _)| other.says == mutant.says);
        if same.is_some_and(|index| !matches!(mutants[index].1, Verdict::IsNoProgram)) {
            continue;
        }
        let verdict = match explorer.explore(&mutant.text, Some(orders), Some(STEPS)).await {
            Ok(found) if !orders.broken(&found, recorded.as_ref()).is_empty() => Verdict::Caught,
            Ok(found) => match orders.judge(&found, recorded.as_ref()).pop() {
                Some(too_little) => Verdict::IsOpen(too_little),
                None => Verdict::Passes,
            },
            Err(Unexplored::IsNoProgram(_)) => Verdict::IsNoProgram,
            Err(Unexplored::Refused(why)) => Verdict::IsOpen(why),
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
        unfit: mutants::unfit(&text),
    }
}

fn recorded(listing: &Listing) -> Option<Timeline> {
    let recording = listing.recording(Language::Rust).ok()?;
    Some(Timeline::of(&recording.into()))
}

impl Explored {
    /// The mutants of whose verdicts this is true.
    fn mutants(&self, is: impl Fn(&Verdict) -> bool) -> impl Iterator<Item = &Mutant> {
        let mutants = self.mutants.iter().filter(move |(_, verdict)| is(verdict));
        mutants.map(|(mutant, _)| mutant)
    }

    /// Those that break no claim, as far as can be told.
    fn passing(&self) -> impl Iterator<Item = &Mutant> {
        self.mutants(|verdict| matches!(verdict, Verdict::Passes | Verdict::IsOpen(_)))
    }

    /// Its row in the book's table.
    fn row(&self) -> Row<'_> {
        let among = |found: &Exploration| found.searched.among(&found.orders);
        Row {
            listing: self.listing,
            tried: self.found.as_ref().map_or_else(ToString::to_string, among),
            is_weaker: self.found.as_ref().is_ok_and(|found| !found.weaker.is_empty()),
            orders: self.orders,
            caught: self
                .mutants(|verdict| matches!(verdict, Verdict::Caught))
                .map(|mutant| mutant.rule)
                .collect(),
            passing: self.passing().map(|mutant| (mutant.rule, mutant.line)).collect(),
            unfit: &self.unfit,
        }
    }

    /// It claims something that a fault would break.
    fn counts(&self) -> bool {
        self.mutants(|verdict| matches!(verdict, Verdict::Caught)).count() > 0
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
        let names: BTreeSet<_> = explored.passing().map(|mutant| mutant.rule.key()).collect();
        for (mutant, verdict) in mutants {
            let what = match verdict {
                Verdict::Passes => "breaks no claim",
                Verdict::IsOpen(why) => why,
                Verdict::Caught | Verdict::IsNoProgram => continue,
            };
            let Mutant { rule, says, .. } = mutant;
            let key = rule.key();
            if !orders.passes.contains_key(key) {
                let name = &listing.name;
                faults.push(format!(
                    "{name}: {says} ({rule}): {what}; say why under `passes`, as `{key} = \"…\"`"
                ));
            }
        }
        for rule in orders.passes.keys().filter(|rule| !names.contains(rule.as_str())) {
            faults.push(format!("{}: no mutant of the rule `{rule}` passes", listing.name));
        }
    }
    report(faults);
}

#[test]
fn every_listing_whose_threads_share_something_is_explored_or_says_why_not() {
    const SHARED: [&str; 11] = [
        "Mutex",
        "RwLock",
        "Condvar",
        "Atomic",
        "channel",
        "Barrier",
        "Semaphore",
        "Notify",
        "OnceLock",
        "OnceCell",
        "JoinSet",
    ];
    const STARTED: [&str; 3] = ["spawn(", "spawn_blocking(", "thread::scope("];
    let (threads, tasks) = (chapters_of(&THREADS), chapters_of(&TASKS));
    let silent = CATALOG.iter().filter(|listing| {
        let text = listing.program(Language::Rust).expect("a listing");
        let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
        let is_asked = threads.contains(&listing.chapter) && has(&STARTED)
            || (threads.contains(&listing.chapter) || tasks.contains(&listing.chapter)) && has(&SHARED);
        is_asked && !listing.is_refused() && listing.story().orders.is_none()
    });
    report(
        silent
            .map(|listing| format!("{} has no `[orders]` in its story", listing.name))
            .collect(),
    );
}

/// The chapters of these parts of the book.
fn chapters_of(parts: &[&str]) -> BTreeSet<String> {
    let text = read("src/SUMMARY.md");
    let headings = Chapter::parse(&text).headings;
    let starts = headings.iter().map(|heading| heading.start);
    let ends = starts.clone().skip(1).chain([text.len()]);
    let mut chapters = BTreeSet::new();
    for (heading, (start, end)) in headings.iter().zip(starts.zip(ends)) {
        if parts.iter().any(|part| heading.text.starts_with(part)) {
            let links = Chapter::parse(&text[start..end]).links;
            chapters.extend(
                links
                    .iter()
                    .filter_map(|link| Some(link.strip_suffix(".md")?.to_owned())),
            );
        }
    }
    assert!(!chapters.is_empty(), "{parts:?} are not in the table of contents");
    chapters
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
    let all = async { Explorer::ready(Path::new(ROOT)).await.explore(text, None, None).await };
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
