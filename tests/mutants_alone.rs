//! Temporary: the mutants' own tests, and a table of them.

mod common;
mod exploring;
mod mutants;

use std::collections::BTreeMap;
use std::path::Path;

use common::{CATALOG, ROOT};
use exploring::Explorer;
use futures::{StreamExt, stream};
use listing::{Language, Timeline};

#[test]
fn table() {
    let Ok(list) = std::env::var("MUTANTS_OF") else { return };
    let out = std::env::var("MUTANTS_TO").unwrap();
    for name in std::fs::read_to_string(list).unwrap().lines() {
        let path = name.split(' ').next().unwrap();
        let text = std::fs::read_to_string(path).unwrap();
        let slug = path
            .trim_start_matches("listings/")
            .trim_end_matches(".rs")
            .replace('/', "__");
        let mut index = String::new();
        for (i, mutant) in mutants::of(&text).iter().enumerate() {
            std::fs::write(format!("{out}/{slug}__{i}.rs"), &mutant.text).unwrap();
            index += &format!("{i}\t{:?}\t{}\t{}\n", mutant.rule, mutant.line, mutant.says);
        }
        std::fs::write(format!("{out}/{slug}.unfit"), mutants::unfit(&text).join("\n")).unwrap();
        std::fs::write(format!("{out}/{slug}.index"), index).unwrap();
    }
}

#[test]
fn claims() {
    let Ok(to) = std::env::var("CLAIMS_TO") else { return };
    let of = std::env::var("CLAIMS_OF").unwrap_or_default();
    let all = async {
        let explorer = Explorer::ready(Path::new(ROOT)).await;
        let jobs = CATALOG
            .iter()
            .filter(|listing| {
                listing
                    .story()
                    .orders
                    .as_ref()
                    .is_some_and(|orders| orders.left_out.is_none())
            })
            .filter(|listing| listing.name.contains(&of) || listing.chapter == of)
            .map(|listing| {
                let explorer = explorer.clone();
                async move {
                    let orders = listing.story().orders.as_ref().unwrap();
                    let text = listing.program(Language::Rust).unwrap();
                    let recorded = listing.recording(Language::Rust).ok().map(|r| Timeline::of(&r.into()));
                    let mut told = match explorer.explore(&text, Some(orders)).await {
                        Ok(found) => format!(
                            "{}/{}: {:?} {} orders; {:?}\n",
                            listing.chapter,
                            listing.name,
                            found.searched,
                            found.orders,
                            orders.judge(&found, recorded.as_ref())
                        ),
                        Err(why) => return format!("{}/{}: NOT EXPLORED {why}\n", listing.chapter, listing.name),
                    };
                    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
                    for mutant in mutants::of(&text) {
                        let form = seen.entry(mutant.says.clone()).or_default();
                        *form += 1;
                        let verdict = match explorer.explore(&mutant.text, Some(orders)).await {
                            Ok(found) => {
                                let faults = orders.judge(&found, recorded.as_ref());
                                let real: Vec<_> = faults
                                    .iter()
                                    .filter(|fault| {
                                        !fault.starts_with("there are too many")
                                            && !fault.contains("more outcomes come out")
                                    })
                                    .collect();
                                match (faults.is_empty(), real.first()) {
                                    (true, _) => format!("passes ({:?} {})", found.searched, found.orders),
                                    (_, None) => format!(
                                        "TOO MUCH ({:?} {}, {} more outcomes)",
                                        found.searched, found.orders, found.more_outcomes
                                    ),
                                    (_, Some(fault)) => {
                                        format!("CAUGHT {}", fault.chars().take(160).collect::<String>())
                                    }
                                }
                            }
                            Err(why) => format!(
                                "not explored: {}",
                                why.lines()
                                    .find(|l| l.starts_with("error"))
                                    .unwrap_or(&why.chars().take(150).collect::<String>())
                            ),
                        };
                        told += &format!(
                            "   {:15} form {form} {}: {verdict}\n",
                            format!("{:?}", mutant.rule),
                            mutant.says
                        );
                    }
                    told
                }
            });
        stream::iter(jobs).buffered(2).collect::<Vec<_>>().await.concat()
    };
    std::fs::write(to, tokio::runtime::Runtime::new().unwrap().block_on(all)).unwrap();
}
