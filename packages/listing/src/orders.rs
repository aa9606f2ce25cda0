//! What a listing promises of all the orders in which its threads may run: the table `[orders]` of a story.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Deserialize;

use crate::exploration::{Ending, Exploration, OrderOutcome, Searched};
use crate::line;
use crate::moment::Moment;
use crate::recording::Stream;
use crate::timeline::{Bar, Timeline};

/// What must come out, and how the orders are tried.
#[derive(Debug, Clone, PartialEq)]
pub struct Orders {
    /// Constants of the program that have other values while it is explored, as text.
    pub with: BTreeMap<String, String>,
    /// How often at most a thread is kept from going on though it could; without it, every order is tried.
    pub preemptions: Option<u32>,
    /// What holds in every order.
    pub all: Vec<OrderClaim>,
    /// What holds in at least one.
    pub some: Vec<OrderClaim>,
    /// Why mutants of a rule break none of it, by the rule's name.
    pub passes: BTreeMap<String, String>,
    /// Why it is not explored; there is nothing else then.
    pub left_out: Option<String>,
}

/// A statement about what comes out of an order.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderClaim {
    text: String,
    kind: Kind,
}

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    /// With exit status 0.
    Ends,
    Panics,
    IsStuck,
    /// Each lane has the lines of the recorded run, in their order.
    AsRecorded,
    Printed(Moment),
    Unprinted(Moment),
    Before(Moment, Moment),
    /// Of the bars that these lines open, no more than so many are ever open together.
    AtMost(usize, Vec<Moment>),
}

/// The table as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrdersTable {
    #[serde(default)]
    with: BTreeMap<String, toml::Value>,
    preemptions: Option<u32>,
    #[serde(default)]
    all: Vec<String>,
    #[serde(default)]
    some: Vec<String>,
    #[serde(default)]
    passes: BTreeMap<String, String>,
    left_out: Option<String>,
}

impl fmt::Display for OrderClaim {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl OrderClaim {
    /// Reads a claim in the words of a `story.toml`.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let kind = match text {
            "ends" => Kind::Ends,
            "panics" => Kind::Panics,
            "is stuck" => Kind::IsStuck,
            "as recorded" => Kind::AsRecorded,
            _ => {
                if let Some((first, then)) = text.split_once(" before ") {
                    Kind::Before(Moment::parse(first), Moment::parse(then))
                } else if let Some((most, lines)) = at_most_of(text) {
                    Kind::AtMost(most, lines)
                } else if let Some(line) = text.strip_suffix(" never printed") {
                    Kind::Unprinted(Moment::parse(line))
                } else if let Some(line) = text.strip_suffix(" printed") {
                    Kind::Printed(Moment::parse(line))
                } else {
                    return Err(format!(
                        "`{text}` is not a claim about orders: `ends`, `panics`, `is stuck`, `as recorded`, `LINE printed`, `LINE never printed`, `LINE before LINE` or `at most NUMBER at once of LINE | LINE`"
                    ));
                }
            }
        };
        Ok(OrderClaim {
            text: text.to_owned(),
            kind,
        })
    }

    /// Whether it compares when lines of several lanes come.
    fn is_across_lanes(&self) -> bool {
        matches!(self.kind, Kind::Before(..) | Kind::AtMost(..))
    }

    /// Whether it holds of what comes out of an order; `recorded` is the listing's recorded run.
    pub fn holds(&self, outcome: &OrderOutcome, recorded: Option<&Timeline>) -> bool {
        let run = outcome.timeline();
        match &self.kind {
            Kind::Ends => outcome.ending == Ending::Exits(0),
            Kind::Panics => outcome.ending == Ending::Panics,
            Kind::IsStuck => outcome.ending == Ending::IsStuck,
            Kind::AsRecorded => recorded.is_some_and(|recorded| lanes(recorded) == lanes(&run)),
            Kind::Printed(line) => line.is_in(&run),
            Kind::Unprinted(line) => !line.is_in(&run),
            Kind::Before(first, then) => match (first.find(&run), then.find(&run)) {
                (Ok(first), Ok(then)) => first < then,
                _ => false,
            },
            Kind::AtMost(most, lines) => at_most(*most, lines, &run),
        }
    }
}

impl Orders {
    /// # Errors
    /// What is wrong with it, in words.
    pub(crate) fn read(table: OrdersTable) -> Result<Self, String> {
        let OrdersTable {
            with,
            preemptions,
            all,
            some,
            passes,
            left_out,
        } = table;
        let claims = |texts: &[String]| {
            texts
                .iter()
                .map(|text| OrderClaim::parse(text))
                .collect::<Result<Vec<_>, _>>()
        };
        let (all, some) = (claims(&all)?, claims(&some)?);
        let says_more = preemptions.is_some() || !with.is_empty() || !(all.is_empty() && some.is_empty());
        if left_out.is_some() == says_more {
            return Err("`[orders]` has claims, in `all` or `some`, or says why the listing is `left_out`".to_owned());
        }
        let with = with.into_iter().map(|(name, value)| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            (name, text)
        });
        Ok(Orders {
            with: with.collect(),
            preemptions,
            all,
            some,
            passes,
            left_out,
        })
    }

    /// The claims that compare when lines of several lanes come: the explorer has to watch for what breaks them.
    pub fn watched(&self) -> Vec<String> {
        let claims = self.all.iter().chain(&self.some);
        let across = claims.filter(|claim| claim.is_across_lanes());
        across.map(ToString::to_string).collect()
    }

    /// What was found otherwise than promised, in words; nothing where all is as it should be. `recorded` is the listing's
    /// recorded run.
    pub fn judge(&self, found: &Exploration, recorded: Option<&Timeline>) -> Vec<String> {
        if let Some(why) = &found.refused {
            return vec![format!("it cannot be explored: {why}")];
        }
        let mut faults = Vec::new();
        let holds = |claim: &OrderClaim| found.outcomes.iter().any(|outcome| claim.holds(outcome, recorded));
        // What was seen in one order is true, however few were tried.
        let needs_all = !self.all.is_empty() || !self.some.iter().all(holds);
        if found.searched != self.asked() && needs_all {
            let tried = found.searched.among(&found.orders);
            faults.push(format!(
                "there are too many orders to try what it says: {tried} were; make a constant smaller by `with`, or bound the `preemptions`"
            ));
        }
        if found.more_outcomes > 0 && needs_all {
            let more = found.more_outcomes;
            faults.push(format!("{more} more outcomes come out than can be told"));
        }
        faults.extend(self.broken(found, recorded));
        faults
    }

    /// What is searched to judge them.
    fn asked(&self) -> Searched {
        self.preemptions.map_or(Searched::All, Searched::Preemptions)
    }

    /// The claims that do not hold, each with what was found; those left out of which what was found says nothing, being too
    /// little of all there is.
    pub fn broken(&self, found: &Exploration, recorded: Option<&Timeline>) -> Vec<String> {
        let broken_in = |claim: &OrderClaim| found.outcomes.iter().find(|outcome| !claim.holds(outcome, recorded));
        let all = self.all.iter().filter_map(|claim| {
            let outcome = says(broken_in(claim)?, &found.threads);
            Some(format!("`{claim}` does not hold in every order: {outcome}"))
        });
        let is_whole = found.more_outcomes == 0 && found.searched == self.asked();
        let holds = |claim: &OrderClaim| found.outcomes.iter().any(|outcome| claim.holds(outcome, recorded));
        let some = self.some.iter().filter(|claim| is_whole && !holds(claim)).map(|claim| {
            let among = found.searched.among(&found.orders);
            format!("`{claim}` holds in none of {among}")
        });
        all.chain(some).collect()
    }
}

/// `at most 2 at once of LINE | LINE`.
fn at_most_of(text: &str) -> Option<(usize, Vec<Moment>)> {
    let (most, lines) = text.strip_prefix("at most ")?.split_once(" at once of ")?;
    Some((most.parse().ok()?, lines.split(" | ").map(Moment::parse).collect()))
}

/// The lines of each lane on standard output, without what is measured.
fn lanes(run: &Timeline) -> BTreeMap<&str, Vec<&str>> {
    let mut lanes = BTreeMap::<_, Vec<_>>::new();
    for printed in run.lines().iter().filter(|printed| printed.stream == Stream::Output) {
        lanes
            .entry(line::lane_and_message(&printed.text).0)
            .or_default()
            .push(&*printed.plain);
    }
    lanes
}

/// Whether no more than so many of the bars that these lines open are ever open together.
fn at_most(most: usize, lines: &[Moment], run: &Timeline) -> bool {
    let opening: BTreeSet<_> = lines.iter().flat_map(|line| line.all(run)).collect();
    let bars: Vec<_> = run.bars().iter().filter(|bar| opening.contains(&bar.line)).collect();
    let is_open = |bar: &Bar, at: f64| bar.start <= at && bar.end.is_none_or(|end| at < end);
    bars.iter()
        .all(|bar| bars.iter().filter(|other| is_open(other, bar.start)).count() <= most)
}

/// An outcome, in short.
fn says(outcome: &OrderOutcome, threads: &[String]) -> String {
    let ending = match outcome.ending {
        Ending::Exits(status) => format!("it ends with exit status {status}"),
        Ending::Panics => "`main` panics".to_owned(),
        Ending::IsStuck => {
            let waiting = outcome.waiting.iter().map(|waiting| {
                format!(
                    "{} at line {} for {}",
                    threads[waiting.thread], waiting.line, waiting.what
                )
            });
            format!("it is stuck, with {}", waiting.collect::<Vec<_>>().join(", "))
        }
    };
    let lines: Vec<_> = outcome.lines().collect();
    format!("{ending} after `{}`", lines.join("` `"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(outcomes: &str) -> Exploration {
        let text = format!(
            r#"{{"searched":"all","orders":"5","states":9,"runs":6,"threads":["main","anna"],"outcomes":[{outcomes}],
                "moreOutcomes":0,"weaker":[]}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    fn orders(text: &str) -> Result<Orders, String> {
        Orders::read(toml::from_str(text).unwrap())
    }

    const ENDS: &str = r#"{"ending":{"exits":0},"orders":"3","steps":[
        {"thread":1,"line":4,"does":"prints","prints":["[anna] paid 2 coins"]}]}"#;
    const STUCK: &str = r#"{"ending":"isStuck","orders":"2","steps":[],
        "waiting":[{"thread":1,"line":7,"what":"the lock","of":0,"since":3,"isTimed":false}]}"#;

    #[test]
    fn claims_hold_of_all_orders_or_of_some_or_say_what_was_found() {
        let both = found(&format!("{ENDS},{STUCK}"));
        assert_eq!(
            orders("some = ['ends', 'is stuck', '[anna] paid 2 coins printed']")
                .unwrap()
                .judge(&both, None),
            [""; 0]
        );
        for (table, fault) in [
            ("all = ['ends']", "stuck, with anna at line 7 for the lock"),
            (
                "all = ['[anna] paid 2 coins never printed']",
                "exit status 0 after `[anna] paid 2 coins`",
            ),
            ("some = ['panics']", "holds in none of all 5 orders"),
            ("some = ['[ben] paid printed']", "holds in none"),
        ] {
            let faults = orders(table).unwrap().judge(&both, None);
            assert!(faults.len() == 1 && faults[0].contains(fault), "{table}: {faults:?}");
        }
        let ends = found(ENDS);
        assert_eq!(
            orders("all = ['ends', '[anna] paid 2 coins printed']")
                .unwrap()
                .judge(&ends, None),
            [""; 0]
        );
    }

    #[test]
    fn bars_are_counted_where_they_are_open_together() {
        let step = |line: &str| format!(r#"{{"thread":1,"line":4,"does":"prints","prints":["{line}"]}}"#);
        let lines = ["[a] eats…", "[b] eats…", "[a] leaves", "[c] eats…", "[b] leaves"]
            .map(step)
            .join(",");
        let run = found(&format!(r#"{{"ending":{{"exits":0}},"orders":"3","steps":[{lines}]}}"#));
        let holds = |claim: &str| OrderClaim::parse(claim).unwrap().holds(&run.outcomes[0], None);
        assert!(holds("at most 2 at once of [a] eats… | [b] eats… | [c] eats…"));
        assert!(!holds("at most 1 at once of [a] eats… | [b] eats…"));
        assert!(holds("at most 1 at once of [a] eats… | [c] eats…"));
        assert!(holds("[a] leaves before [c] eats…") && !holds("[c] eats… before [a] leaves"));
        let table = orders("all = ['at most 1 at once of [a] eats… | [c] eats…', '[b] leaves printed']").unwrap();
        assert_eq!(table.watched(), ["at most 1 at once of [a] eats… | [c] eats…"]);
    }

    #[test]
    fn what_is_as_recorded_has_the_same_lines_in_each_lane() {
        let recorded = found(ENDS).outcomes[0].timeline();
        let claim = OrderClaim::parse("as recorded").unwrap();
        assert!(claim.holds(&found(ENDS).outcomes[0], Some(&recorded)));
        assert!(!claim.holds(&found(STUCK).outcomes[0], Some(&recorded)));
        assert!(!claim.holds(&found(ENDS).outcomes[0], None));
    }

    #[test]
    fn a_claim_of_all_orders_needs_all_of_them() {
        let mut few = found(ENDS);
        few.searched = Searched::Random { orders: 9, seed: 1 };
        assert_eq!(orders("some = ['ends']").unwrap().judge(&few, None), [""; 0]);
        for table in ["all = ['ends']", "some = ['is stuck']", "some = ['ends', 'panics']"] {
            let faults = orders(table).unwrap().judge(&few, None);
            assert!(
                faults.len() == 1 && faults[0].contains("too many orders"),
                "{table}: {faults:?}"
            );
        }
        let mut many = found(ENDS);
        many.more_outcomes = 3;
        assert_eq!(orders("some = ['ends']").unwrap().judge(&many, None), [""; 0]);
        assert!(orders("some = ['is stuck']").unwrap().judge(&many, None)[0].contains("3 more outcomes"));
        few.refused = Some("it asks the clock (line 3)".into());
        assert!(orders("some = ['ends']").unwrap().judge(&few, None)[0].contains("the clock"));
    }

    #[test]
    fn a_table_claims_something_or_says_why_not() {
        for (table, fault) in [
            ("", "left_out"),
            ("with = { ROUNDS = 2 }\nleft_out = 'no'", "left_out"),
            ("all = ['[a] x beside [b] y']", "not a claim about orders"),
        ] {
            assert!(orders(table).unwrap_err().contains(fault), "{table}");
        }
        let table = orders("all = ['ends']\nwith = { ROUNDS = 2, NAMES = '[\"a\"]' }").unwrap();
        assert_eq!(table.with["ROUNDS"], "2");
        assert_eq!(table.with["NAMES"], "[\"a\"]");
    }
}
