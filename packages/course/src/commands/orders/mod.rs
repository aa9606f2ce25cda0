//! The command `orders`: tries every order in which the threads of a listing, or of any program, may run, and tells what may
//! come out, with one order for each.

mod schedule;
mod shown;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail};
use listing::{Exploration, Language, Listing, Orders, Timeline};
use playground::{Event, Exploration as Search, Program, Run};
use serde_json::Value;
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
    #[arg(long, value_name = "NAME=VALUE", value_parser = constant)]
    with: Vec<(String, String)>,
    /// Try only orders in which threads are kept from going on so many times at most
    #[arg(long, value_name = "COUNT", conflicts_with = "replay")]
    preemptions: Option<u32>,
    /// Show the order that leads to this outcome, by its number; without it, to the first
    #[arg(long, value_name = "NUMBER")]
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
            None if name.ends_with(".rs") && !name.contains("listings") => {
                bail!("there is no file {name} here")
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
    let replay = options.replay.as_deref().map(Schedule::read).transpose()?;
    let told = subject.orders.clone().filter(|_| replay.is_none());
    if let Some(why) = told.as_ref().and_then(|orders| orders.left_out.as_ref()) {
        bail!("`{}` is not explored: {why}", subject.name);
    }
    let mut explore = Search::default();
    if let Some(orders) = &told {
        explore.with.clone_from(&orders.with);
        explore.preemptions = orders.preemptions;
        explore.watched = orders.watched();
    }
    if let Some(schedule) = &replay {
        schedule.fits(&subject.text)?;
        explore.with.clone_from(&schedule.with);
        explore.replay = Some(schedule.order.clone());
    }
    explore.with.extend(options.with.iter().cloned());
    explore.preemptions = options.preemptions.or(explore.preemptions);
    let own = options.with.is_empty() && options.preemptions.is_none();

    let found = Runtime::new()?.block_on(async {
        let playground = runner::ready_to_explore(project).await?;
        let run = playground.explore(Program::new(subject.text.clone()), &explore)?;
        listen(run, &subject.name).await
    })?;
    let Some(found) = found else {
        return Ok(ExitCode::FAILURE);
    };
    if let Some(why) = &found.refused {
        bail!("`{}` cannot be explored: {why}", subject.name);
    }
    let shown = options.outcome.unwrap_or(1);
    let chosen = shown
        .checked_sub(1)
        .and_then(|index| found.outcomes.get(index))
        .ok_or_else(|| anyhow!("there is no outcome {shown}; the last is {}", found.outcomes.len()))?;
    if replay.is_none() {
        print!("{}", overview(&subject.name, &found, &explore.with));
    }
    print!(
        "{}",
        outcome(
            chosen,
            &found.threads,
            &subject.text,
            (found.outcomes.len() > 1).then_some(shown)
        )
    );
    if let Some(file) = &options.save {
        let schedule = Schedule::new(&subject.name, &subject.text, &explore.with, chosen);
        schedule.write(file)?;
        println!(
            "\nThis order is in {} now: `--replay {}` runs it again.",
            file.display(),
            file.display()
        );
    }
    let faults = told
        .filter(|_| own)
        .map_or_else(Vec::new, |orders| orders.judge(&found, subject.recorded.as_ref()));
    for fault in &faults {
        println!("\n✗ its story says otherwise: {fault}");
    }
    Ok(if faults.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Follows a search to its end; nothing where there is nothing to tell but what was printed.
async fn listen(mut run: Run, name: &str) -> Result<Option<Exploration>> {
    let bar = progress(None, &format!("Trying the orders of {name}"));
    let mut found = None;
    while let Some(event) = run.next().await {
        match event {
            Event::Begin => {}
            Event::Compiler { text, .. } => bar.suspend(|| eprint!("{text}")),
            Event::Stderr { text, .. } => bar.suspend(|| eprint!("{text}")),
            Event::Stdout { text, .. } => match line(&text)? {
                Told::Progress(states) => bar.set_message(format!("{states} states")),
                Told::Report(report) => found = Some(*report),
            },
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

/// A line that an explored program writes.
enum Told {
    Progress(u64),
    Report(Box<Exploration>),
}

fn line(text: &str) -> Result<Told> {
    let strange = || format!("a line that no explorer writes: {text}");
    let mut value: Value = serde_json::from_str(text).with_context(strange)?;
    if let Some(states) = value.pointer("/progress/states").and_then(Value::as_u64) {
        return Ok(Told::Progress(states));
    }
    let report = serde_json::from_value(value["report"].take()).with_context(strange)?;
    Ok(Told::Report(Box::new(report)))
}
