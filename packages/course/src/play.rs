//! The command `play`: runs a file as the page does, and shows its lanes and times in the terminal.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use playground::{Event, Program, Stage};

use crate::project::{Project, progress};
use crate::serve::open_playground;

/// Exits as the program did.
pub fn play(project: &Project, file: &Path) -> Result<ExitCode> {
    if file.extension().is_none_or(|extension| extension != "rs") {
        bail!("{} is not a Rust file; name a file that ends in .rs", file.display());
    }
    let code = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    tokio::runtime::Runtime::new()?.block_on(async {
        let playground = open_playground(project)?;
        let bar = progress(None, "Preparing the runner");
        let said = bar.clone();
        playground.prepare(move |line| said.set_message(line.to_owned())).await?;
        bar.finish_and_clear();
        let mut run = playground.run(Program::new(code))?;
        while let Some(event) = run.next().await {
            match event {
                Event::Stdout { text, seconds } => print!("{seconds:7.3} s  {text}"),
                Event::Stderr {
                    text,
                    seconds,
                    stage: Stage::Run,
                } => eprint!("{seconds:7.3} s  {text}"),
                Event::Stderr { text, .. } => eprint!("{text}"),
                Event::End(end) => {
                    println!("{}", end.exit_detail);
                    return Ok(if end.success { ExitCode::SUCCESS } else { ExitCode::FAILURE });
                }
                _ => {}
            }
        }
        bail!("the runner stopped before the program did")
    })
}
