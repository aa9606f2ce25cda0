//! The command `record`: lists the listings as Cargo's examples, builds them, runs each whose recording is stale, and
//! keeps what it printed and when.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::Duration;
use std::{fs, thread};

use anyhow::{Context, Result, bail};
use listing::{
    Catalog, Changed, Compiled, ExampleList, Examples, Header, Interpreter, Kind, Language, Listing, Recording,
    Repeats, Run, build_examples, compiler_version, quietly, repeats,
};

use crate::project::{Project, find_listing, progress};

/// No listing takes more than 3 s; a busy machine gets time besides.
const LIMIT: Duration = Duration::from_secs(20);

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Listings to record, stale or not, with their changes: names such as `overlapping`, or paths; or a change alone,
    /// `LISTING.CHANGE`
    names: Vec<String>,
    /// Write nothing; exit with status 1 and name what is stale
    #[arg(long)]
    check: bool,
}

/// How often a changed listing runs, so that it is known how far its times spread.
const RUNS: usize = 20;

/// How many of those run side by side: they mostly sleep.
const SIDE_BY_SIDE: usize = 4;

/// One recording to make.
enum Take<'a> {
    Listing(&'a Listing, Language),
    Change(&'a Changed<'a>),
}

impl Take<'_> {
    fn path(&self) -> PathBuf {
        match self {
            Take::Listing(listing, language) => listing.recording_path(*language),
            Take::Change(changed) if changed.is_refused() => changed.refusal_path(),
            Take::Change(changed) => changed.recording_path(),
        }
    }

    fn name(&self) -> String {
        match self {
            Take::Listing(listing, _) => listing.name.clone(),
            Take::Change(changed) => changed.full_name(),
        }
    }

    /// The example that must be built for it.
    fn example(&self) -> Option<String> {
        match self {
            Take::Listing(listing, Language::Rust) => Some(listing.example_name()),
            Take::Listing(_, Language::Python) => None,
            // Not for itself: with it, Cargo tells where the libraries lie.
            Take::Change(changed) => Some(changed.listing.example_name()).filter(|_| !changed.listing.is_refused()),
        }
    }

    fn is_stale(&self) -> Result<bool> {
        Ok(match self {
            Take::Listing(listing, language) => listing.is_stale(*language)?,
            Take::Change(changed) => changed.is_stale()?,
        })
    }

    fn is_cpu_bound(&self) -> bool {
        match self {
            Take::Listing(listing, _) => listing.story().cpu_bound,
            Take::Change(changed) => changed.story().cpu_bound || changed.listing.story().cpu_bound,
        }
    }
}

/// All that can be recorded, of the listings and changes named; of all, if none is.
fn takes<'a>(catalog: &'a Catalog, changes: &'a [Changed<'a>], names: &[String]) -> Result<Vec<Take<'a>>> {
    let of_listing = |listing: &'a Listing| {
        let languages = listing.recorded_languages().into_iter();
        let changed = changes.iter().filter(|changed| changed.listing.name == listing.name);
        languages
            .map(|language| Take::Listing(listing, language))
            .chain(changed.map(Take::Change))
    };
    if names.is_empty() {
        return Ok(catalog.all().flat_map(of_listing).collect());
    }
    let mut takes = Vec::new();
    for name in names {
        match changes.iter().find(|changed| changed.full_name() == *name) {
            Some(changed) => takes.push(Take::Change(changed)),
            None => takes.extend(of_listing(find_listing(catalog, name)?)),
        }
    }
    Ok(takes)
}

/// The command `record`.
pub(crate) fn record(project: &Project, options: &Options) -> Result<ExitCode> {
    let catalog = project.catalog()?;
    let changes = Changed::all(&catalog, &project.chapters())?;
    let mut takes = takes(&catalog, &changes, &options.names)?;
    if options.check || options.names.is_empty() {
        let mut stale = Vec::new();
        for take in takes {
            if take.is_stale()? {
                stale.push(take);
            }
        }
        takes = stale;
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

    let examples: Vec<String> = takes.iter().filter_map(Take::example).collect();
    let chosen: Vec<&str> = match takes.iter().any(|take| matches!(take, Take::Change(_))) && examples.is_empty() {
        true => vec!["--examples"],
        false => examples.iter().flat_map(|name| ["--example", name]).collect(),
    };
    let examples = match chosen.is_empty() {
        true => Examples::default(),
        false => build_examples(&project.root, &chosen)?,
    };
    let rustc = compiler_version()?;
    let python = Interpreter::find();
    let bar = progress(Some(takes.len() as u64), "Recording");
    let mut failures = Vec::new();
    for take in &takes {
        bar.set_message(take.name());
        let once = || match take {
            Take::Listing(listing, language) => make(project, listing, *language, &examples, &rustc, python.as_ref()),
            Take::Change(changed) => make_changed(project, changed, take.is_cpu_bound(), &examples, &rustc),
        };
        // A neighbour's work is seen in the times where the processor is the point.
        let (made, quiet) = match take.is_cpu_bound() {
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
            Err(error) => failures.push(format!("{}: {error:#}", take.name())),
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    if !failures.is_empty() {
        bail!("{}", failures.join("\n"));
    }
    Ok(ExitCode::SUCCESS)
}

fn make(
    project: &Project,
    listing: &Listing,
    language: Language,
    examples: &Examples,
    rustc: &str,
    python: Option<&Interpreter>,
) -> Result<()> {
    let (run, made_with) = match language {
        Language::Rust if listing.kind == Kind::Exercise => {
            let program = examples.executable(listing)?;
            (
                Run::until(program, &[], &project.root, Kind::PATIENCE)?.0,
                rustc.to_owned(),
            )
        }
        Language::Rust => {
            let program = examples.executable(listing)?;
            (Run::measure(program, &[], &project.root, LIMIT)?, rustc.to_owned())
        }
        Language::Python => {
            let python = python.context("its twin needs Python 3, which is not on this machine")?;
            let source = listing.source_path(language);
            (python.measure(&source, &project.root, LIMIT)?, python.version.clone())
        }
    };
    let recording = recorded(run, listing.source_hash(language)?, made_with, None);
    recording.write(&listing.recording_path(language), &listing.caption(language)?)?;
    Ok(())
}

fn recorded(run: Run, source_hash: String, made_with: String, repeats: Option<Repeats>) -> Recording {
    Recording {
        header: Header {
            duration: run.duration,
            exit_status: run.exit_status,
            source_hash,
            made_with,
            repeats,
        },
        events: run.events,
    }
}

/// Writes what becomes of a changed listing: its runs, or what the compiler says of it.
fn make_changed(
    project: &Project,
    changed: &Changed,
    is_cpu_bound: bool,
    examples: &Examples,
    rustc: &str,
) -> Result<()> {
    let folder = project.cache().join("changes").join(changed.full_name());
    let remove = |path: &Path| match path.is_file() {
        true => fs::remove_file(path).with_context(|| format!("{} cannot be removed", path.display())),
        false => Ok(()),
    };
    match examples.compile(&changed.program, &folder)? {
        Compiled::Refused(message) => {
            fs::write(changed.refusal_path(), message)
                .with_context(|| format!("{} cannot be written", changed.refusal_path().display()))?;
            remove(&changed.recording_path())
        }
        Compiled::Program(program) => {
            let runs = run_often(&program, &project.root, if is_cpu_bound { 1 } else { SIDE_BY_SIDE })?;
            let told = repeats(&runs, changed.story());
            let first = runs.into_iter().next().expect("it ran");
            let recording = recorded(first, changed.program_hash(), rustc.to_owned(), Some(told));
            recording.write(&changed.recording_path(), &changed.listing.caption(Language::Rust)?)?;
            remove(&changed.refusal_path())
        }
    }
}

/// Runs a program [`RUNS`] times.
fn run_often(program: &Path, folder: &Path, side_by_side: usize) -> Result<Vec<Run>> {
    let left = Mutex::new(RUNS);
    let runs = Mutex::new(Vec::new());
    let next = || {
        let mut left = left.lock().expect("no thread panics");
        *left = left.checked_sub(1)?;
        Some(())
    };
    thread::scope(|scope| {
        for _ in 0..side_by_side {
            scope.spawn(|| {
                while next().is_some() {
                    let run = Run::measure(program, &[], folder, LIMIT);
                    runs.lock().expect("no thread panics").push(run);
                }
            });
        }
    });
    let runs = runs.into_inner().expect("no thread panics");
    Ok(runs.into_iter().collect::<listing::Result<_>>()?)
}
