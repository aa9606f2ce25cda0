//! The command `play`: runs a file as the page does, and shows its lines, times and lanes in the terminal.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use listing::{Stream, Timeline};
use playground::{Event, Program};
use tokio::runtime::Runtime;

use crate::project::Project;
use crate::runner;
use crate::terminal::picture;

/// Exits with success if the program did.
pub(crate) fn play(project: &Project, file: &Path) -> Result<ExitCode> {
    if file.extension().is_none_or(|extension| extension != "rs") {
        bail!("{} is not a Rust file; name a file that ends in .rs", file.display());
    }
    let code = fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    Runtime::new()?.block_on(async {
        let playground = runner::ready(project).await?;
        let mut run = playground.run(Program::new(code))?;
        let mut timeline = Timeline::default();
        while let Some(event) = run.next().await {
            match event {
                Event::Begin => {}
                Event::Stdout { text, seconds } => {
                    println!("{seconds:7.3} s  {}", text.trim_end());
                    timeline.add(seconds, Stream::Output, &text);
                }
                Event::Stderr { text, seconds } => {
                    eprintln!("{seconds:7.3} s  {}", text.trim_end());
                    timeline.add(seconds, Stream::Error, &text);
                }
                Event::Compiler { text, .. } => eprint!("{text}"),
                Event::End(end) => {
                    timeline.finish(end.seconds, end.exit_status());
                    if !timeline.marks().is_empty() {
                        print!("\n{}\n", picture(&timeline));
                    }
                    println!("{}", end.exit_detail);
                    return Ok(if end.success {
                        ExitCode::SUCCESS
                    } else {
                        ExitCode::FAILURE
                    });
                }
            }
        }
        bail!("the runner stopped before the program did")
    })
}
