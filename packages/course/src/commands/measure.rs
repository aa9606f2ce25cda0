//! The command `measure`: times the CPU-bound listings in the release profile, and their twins, for the chart.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use listing::{Interpreter, Language, Listing, Run, build_examples, compiler_version, quietly};
use tempfile::TempDir;

use crate::book::chart::{Bar, LISTINGS, Measured};
use crate::project::{Project, find_listing, progress};

/// Runs of each program, of which the chart shows the median.
const RUNS: usize = 5;

/// A twin takes some seconds; a busy machine gets time besides.
const LIMIT: Duration = Duration::from_secs(120);

/// How much work each piece is, in a listing and in its twin.
const WORK: &str = "NUMBERS";

/// Measures and writes the data file.
pub(crate) fn measure(project: &Project) -> Result<()> {
    let catalog = project.catalog()?;
    let python = Interpreter::find().context("the twins need Python 3, which is not on this machine")?;
    let folder = TempDir::new()?;
    let mut arguments = vec!["--release"];
    arguments.extend(LISTINGS.iter().flat_map(|(name, _)| ["--example", name]));
    let examples = build_examples(&project.root, &arguments)?;
    let bar = progress(Some((LISTINGS.len() * 2 * RUNS) as u64), "Measuring");
    let mut bars = Vec::new();
    for language in Language::ALL {
        for (name, ways) in LISTINGS {
            let listing = find_listing(&catalog, name)?;
            let way = ways[language as usize];
            bar.set_message(format!("{}, {way}", language.name()));
            let (program, arguments): (&Path, Vec<OsString>) = match language {
                Language::Rust => (examples.executable(listing)?, vec![]),
                Language::Python => {
                    let script = folder.path().join(format!("{name}.py"));
                    fs::write(&script, with_equal_work(listing)?)?;
                    (python.program, vec![script.into()])
                }
            };
            let mut seconds = Vec::new();
            for _ in 0..RUNS {
                let (run, quiet) = quietly(|| Run::measure(program, &arguments, folder.path(), LIMIT));
                if !quiet {
                    bar.suspend(|| eprintln!("warning: the machine was busy with something else; measure again"));
                }
                let run = run?;
                if run.exit_status != Some(0) {
                    bail!("`{name}` in {} ended with {:?}", language.name(), run.exit_status);
                }
                seconds.push((run.duration * 1000.0).round() / 1000.0);
                bar.inc(1);
            }
            bars.push(Bar {
                listing: name.to_owned(),
                language: language.name().to_owned(),
                way: way.to_owned(),
                source_sha256: listing.source_hash(language)?,
                seconds,
            });
        }
    }
    bar.finish_and_clear();
    let measured = Measured {
        machine: machine(),
        made_with: vec![format!("{} (release profile)", compiler_version()?), python.version],
        bars,
    };
    let path = Measured::path(&project.root);
    fs::write(&path, serde_json::to_string_pretty(&measured)? + "\n")
        .with_context(|| format!("{} cannot be written", path.display()))?;
    println!("measured {}", project.shown(&path));
    Ok(())
}

/// The twin with as much work as the listing has: on the page it has less, since it would take too long there.
fn with_equal_work(listing: &Listing) -> Result<String> {
    let line_of = |source: &str, start: &str| source.lines().find(|line| line.starts_with(start)).map(str::to_owned);
    let rust = listing.source(Language::Rust)?;
    let python = listing.source(Language::Python)?;
    let ours = line_of(&rust, &format!("const {WORK}: u64 = "));
    let theirs = line_of(&python, &format!("{WORK} = "));
    let (Some(ours), Some(theirs)) = (ours, theirs) else {
        bail!("`{}` and its twin must each have a constant {WORK}", listing.name);
    };
    let amount = ours.split(['=', ';']).nth(1).unwrap_or_default().trim();
    Ok(python.replace(&theirs, &format!("{WORK} = {amount}")))
}

/// Processor, number of cores and system, as far as the system tells.
fn machine() -> String {
    let about = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = about
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or(env::consts::ARCH, |(_, model)| model.trim());
    let cores = thread::available_parallelism().map_or(1, |cores| cores.get());
    let system = match env::consts::OS {
        "linux" => "Linux",
        "macos" => "macOS",
        "windows" => "Windows",
        other => other,
    };
    format!("{model}, {cores} cores, {system}")
}
