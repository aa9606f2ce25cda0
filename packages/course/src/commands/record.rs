//! The command `record`: lists the listings as Cargo's examples, builds them, runs each whose recording is stale, and
//! keeps what it printed and when.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use listing::{
    ExampleList, Examples, Header, Interpreter, Language, Listing, Recording, Run, build_examples, compiler_version,
    quietly,
};

use crate::project::{Project, find_listing, progress};

/// No listing takes more than 3 s; a busy machine gets time besides.
const LIMIT: Duration = Duration::from_secs(20);

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Listings to record, stale or not: names such as `overlapping`, or paths
    names: Vec<String>,
    /// Write nothing; exit with status 1 and name what is stale
    #[arg(long)]
    check: bool,
}

/// One recording to make.
struct Take<'a> {
    listing: &'a Listing,
    language: Language,
}

impl Take<'_> {
    fn path(&self) -> PathBuf {
        self.listing.recording_path(self.language)
    }
}

/// The command `record`.
pub(crate) fn record(project: &Project, options: &Options) -> Result<ExitCode> {
    let catalog = project.catalog()?;
    let listings: Vec<&Listing> = match options.names.is_empty() {
        true => catalog.iter().collect(),
        false => options
            .names
            .iter()
            .map(|name| find_listing(&catalog, name))
            .collect::<Result<_>>()?,
    };
    let mut takes = Vec::new();
    for listing in listings {
        for language in listing.recorded_languages() {
            let wanted = !options.check && !options.names.is_empty();
            if wanted || listing.is_stale(language)? {
                takes.push(Take { listing, language });
            }
        }
    }
    let list = ExampleList::read(&project.root, &catalog)?;
    if options.check {
        if list.is_stale() {
            println!("stale: {}", project.shown(list.path()));
        }
        for take in &takes {
            println!("stale: {}", project.shown(&take.path()));
        }
        if takes.is_empty() && !list.is_stale() {
            println!("Every recording is of its listing as it stands.");
            return Ok(ExitCode::SUCCESS);
        }
        println!("Record them with `cargo run -- record`.");
        return Ok(ExitCode::FAILURE);
    }
    if list.is_stale() {
        list.write()?;
        println!("wrote the list of examples in {}", project.shown(list.path()));
    }
    if takes.is_empty() {
        println!("Every recording is of its listing as it stands.");
        return Ok(ExitCode::SUCCESS);
    }

    let mut chosen = Vec::new();
    for take in takes.iter().filter(|take| take.language == Language::Rust) {
        chosen.extend(["--example", &take.listing.name]);
    }
    let examples = match chosen.is_empty() {
        true => Examples::default(),
        false => build_examples(&project.root, &chosen)?,
    };
    let rustc = compiler_version()?;
    let python = Interpreter::find();
    let bar = progress(Some(takes.len() as u64), "Recording");
    let mut failures = Vec::new();
    for take in &takes {
        bar.set_message(take.listing.name.clone());
        let once = || make(project, take, &examples, &rustc, python.as_ref());
        // A neighbour's work is seen in the times where the processor is the point.
        let (made, quiet) = match take.listing.story().cpu_bound {
            true => quietly(once),
            false => (once(), true),
        };
        match made {
            Ok(()) => bar.suspend(|| {
                let busy = if quiet {
                    ""
                } else {
                    " (while the machine was busy with something else: record it again)"
                };
                println!("recorded {}{busy}", project.shown(&take.path()));
            }),
            Err(error) => failures.push(format!("{}: {error:#}", take.listing.name)),
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    if !failures.is_empty() {
        bail!("{}", failures.join("\n"));
    }
    Ok(ExitCode::SUCCESS)
}

fn make(project: &Project, take: &Take, examples: &Examples, rustc: &str, python: Option<&Interpreter>) -> Result<()> {
    let source = take.listing.source_path(take.language);
    let source_hash = take.listing.source_hash(take.language)?;
    let (run, made_with) = match take.language {
        Language::Rust => {
            let program = examples.executable(take.listing)?;
            (Run::measure(program, &[], &project.root, LIMIT)?, rustc.to_owned())
        }
        Language::Python => {
            let python = python.context("its twin needs Python 3, which is not on this machine")?;
            (python.measure(&source, &project.root, LIMIT)?, python.version.clone())
        }
    };
    let recording = Recording {
        header: Header {
            duration: run.duration,
            exit_status: run.exit_status,
            source_hash,
            made_with,
        },
        events: run.events,
    };
    recording.write(&take.path(), &take.listing.caption(take.language)?)?;
    Ok(())
}
