//! The command `orders`: tries every order in which the threads of a listing, or of any program, may run, and tells what may
//! come out, with one order for each.

mod schedule;
mod shown;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail};
use listing::{Exploration, ExplorationLine, Language, Listing, OrderOutcome, Orders, Timeline};
use playground::{Event, Exploration as Search, Program, Run};
use tokio::runtime::Runtime;

use crate::commands::orders::schedule::Schedule;
use crate::commands::orders::shown::{outcome, overview};
use crate::project::{Project, find_listing, progress};
use crate::runner;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// A listing such as `lost_update`, or a Rust file of your own
    program: String,
    /// Another value of a constant while the orders are tried: fewer rounds, fewer orders
    #[arg(long, value_name = "NAME=VALUE", value_parser = constant, conflicts_with = "replay")]
    with: Vec<(String, String)>,
    /// Try only orders in which threads are kept from going on so many times at most
    #[arg(long, value_name = "COUNT", conflicts_with = "replay")]
    preemptions: Option<u32>,
    /// Show the order that leads to this outcome, by its number; without it, to the first
    #[arg(long, value_name = "NUMBER", conflicts_with = "replay")]
    outcome: Option<usize>,
    /// Write that order to a file
    #[arg(long, value_name = "FILE", conflicts_with = "replay")]
    save: Option<PathBuf>,
    /// Run the program in the order that such a file has, and no other
    #[arg(long, value_name = "FILE")]
    replay: Option<PathBuf>,
}

fn constant(text: &str) -> Result<(String, String), String> {
    let parts = text
        .split_once('=')
        .filter(|(name, value)| !name.trim().is_empty() && !value.trim().is_empty());
    let (name, value) = parts.ok_or("write it as NAME=VALUE, such as ROUNDS=2")?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

/// A program, and what a story says of its orders.
struct Subject {
    name: String,
    text: String,
    orders: Option<Orders>,
    /// Its recorded run, to which a story may hold its orders.
    recorded: Option<Timeline>,
}

impl Subject {
    fn find(project: &Project, name: &str) -> Result<Self> {
        let path = Path::new(name);
        let catalog = project.catalog()?;
        let is_own = |listing: &&Listing| {
            let same = |a: &Path, b: &Path| fs::canonicalize(a).ok() == fs::canonicalize(b).ok();
            path.is_file() && same(path, &listing.source_path(Language::Rust))
        };
        let of_file = catalog.all().find(is_own);
        if path.is_file() && of_file.is_none() {
            if path.extension().is_none_or(|extension| extension != "rs") {
                bail!("{name} is not a Rust file; name a file that ends in .rs, or a listing");
            }
            let text = fs::read_to_string(path).with_context(|| format!("{name} cannot be read"))?;
            return Ok(Subject {
                name: name.to_owned(),
                text,
                orders: None,
                recorded: None,
            });
        }
        let listing = match of_file {
            Some(listing) => listing,
            None if name.ends_with(".rs") => {
                find_listing(&catalog, name).with_context(|| format!("there is no file {name} here"))?
            }
            None => find_listing(&catalog, name)?,
        };
        Ok(Subject {
            name: listing.name.clone(),
            text: listing.program(Language::Rust)?,
            orders: listing.story().orders.clone(),
            recorded: listing
                .recording(Language::Rust)
                .ok()
                .map(|recording| Timeline::of(&recording.into())),
        })
    }
}

/// Exits with success if the program can be explored and does what its story says.
pub(crate) fn orders(project: &Project, options: &Options) -> Result<ExitCode> {
    let subject = Subject::find(project, &options.program)?;
    let search = options.search(&subject)?;
    let found = Runtime::new()?.block_on(async {
        let playground = runner::ready_to_explore(project).await?;
        let run = playground.explore(Program::new(subject.text.clone()), &search)?;
        listen(run, &subject.name).await
    })?;
    let Some(found) = found else {
        return Ok(ExitCode::FAILURE);
    };
    if let Some(why) = &found.refused {
        bail!("`{}` cannot be explored: {why}", subject.name);
    }
    let chosen = options.chosen(&found)?;
    print!("{}", overview(&subject.name, &found, &search.with, search.preemptions));
    let number = (found.outcomes.len() > 1).then(|| options.outcome.unwrap_or(1));
    print!("{}", outcome(chosen, &found.threads, &subject.text, number));
    if let Some(file) = &options.save {
        Schedule::new(&subject.name, &subject.text, &search.with, chosen).write(file)?;
        let file = file.display();
        println!("\nThis order is in {file} now: `--replay {file}` runs it again.");
    }
    let faults = match &subject.orders {
        Some(orders) if options.is_as_told() => orders.judge(&found, subject.recorded.as_ref()),
        _ => Vec::new(),
    };
    for fault in &faults {
        println!("\n✗ its story says otherwise: {fault}");
    }
    Ok(if faults.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

impl Options {
    /// What is asked for here, and else what the story asks for.
    fn search(&self, subject: &Subject) -> Result<Search> {
        let mut search = Search::default();
        if let Some(file) = &self.replay {
            let schedule = Schedule::read(file)?;
            schedule.fits(&subject.name, &subject.text)?;
            search.with = schedule.with;
            search.replay = Some(schedule.order);
        } else if let Some(orders) = &subject.orders {
            if let Some(why) = &orders.left_out {
                bail!("`{}` is not explored: {why}", subject.name);
            }
            search.with.clone_from(&orders.with);
            search.preemptions = orders.preemptions;
            search.watched = orders.watched();
        }
        search.with.extend(self.with.iter().cloned());
        search.preemptions = self.preemptions.or(search.preemptions);
        Ok(search)
    }

    /// Whether all is tried as the story says.
    fn is_as_told(&self) -> bool {
        self.with.is_empty() && self.preemptions.is_none() && self.replay.is_none()
    }

    fn chosen<'a>(&self, found: &'a Exploration) -> Result<&'a OrderOutcome> {
        let number = self.outcome.unwrap_or(1);
        let outcome = number.checked_sub(1).and_then(|index| found.outcomes.get(index));
        outcome.ok_or_else(|| anyhow!("there is no outcome {number}; the last is {}", found.outcomes.len()))
    }
}

/// Follows a search to its end; nothing where there is nothing to tell but what was printed.
async fn listen(mut run: Run, name: &str) -> Result<Option<Exploration>> {
    let bar = progress(None, &format!("Trying the orders of {name}"));
    let mut found = None;
    while let Some(event) = run.next().await {
        match event {
            Event::Begin => {}
            Event::Compiler { text, .. } | Event::Stderr { text, .. } => bar.suspend(|| eprint!("{text}")),
            Event::Stdout { text, .. } => {
                let line = serde_json::from_str(&text);
                match line.with_context(|| format!("a line that no explorer writes: {text}"))? {
                    ExplorationLine::Progress { states } => bar.set_message(format!("{states} states")),
                    ExplorationLine::Report(report) => found = Some(*report),
                }
            }
            Event::End(end) => {
                bar.finish_and_clear();
                if found.is_none() {
                    eprintln!("{}", end.exit_detail);
                }
                return Ok(found);
            }
        }
    }
    bail!("the runner stopped before the search did")
}
