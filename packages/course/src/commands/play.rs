//! The command `play`: runs a file as the page does, and shows its lines, times and lanes in the terminal.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use listing::{Stream, Timeline};
use playground::{Event, Mode, Program};
use tokio::runtime::Runtime;

use crate::project::{Project, progress};
use crate::runner;

/// Columns of the picture, lane names apart.
const WIDTH: usize = 60;

/// Exits with success if the program did.
pub(crate) fn play(project: &Project, file: &Path) -> Result<ExitCode> {
    if file.extension().is_none_or(|extension| extension != "rs") {
        bail!("{} is not a Rust file; name a file that ends in .rs", file.display());
    }
    let code = fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    Runtime::new()?.block_on(async {
        let playground = runner::open(project)?;
        let bar = progress(None, "Preparing the runner");
        let said = bar.clone();
        playground
            .prepare(Mode::Debug, move |line| said.set_message(line.to_owned()))
            .await?;
        bar.finish_and_clear();
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
                    timeline.finish(end.seconds);
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

/// The lanes of a run that is over, from left to right: `█` where a lane is at work, `░` where it waits, `•` at a line,
/// `×` at a panic, `~` where the program ended before the bar did.
fn picture(timeline: &Timeline) -> String {
    let end = timeline.duration().unwrap_or_default().max(f64::MIN_POSITIVE);
    let column = |seconds: f64| ((seconds / end * (WIDTH - 1) as f64) as usize).min(WIDTH - 1);
    let lanes = timeline.lanes();
    let widest = lanes.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let mut picture = String::new();
    for lane in lanes {
        let mut row = vec![' '; WIDTH];
        for bar in timeline.bars().iter().filter(|bar| bar.lane == lane) {
            let fill = if bar.hollow { '░' } else { '█' };
            row[column(bar.start)..=column(bar.end.unwrap_or(end))].fill(fill);
            if bar.torn {
                row[WIDTH - 1] = '~';
            }
        }
        for mark in timeline.marks().iter().filter(|mark| mark.lane == lane) {
            let at = &mut row[column(mark.seconds)];
            if mark.panic {
                *at = '×';
            } else if *at == ' ' {
                *at = '•';
            }
        }
        let row: String = row.into_iter().collect();
        picture.push_str(&format!("{lane:>widest$} │{}\n", row.trim_end()));
    }
    picture.push_str(&format!(
        "{:>widest$} └{:<half$}{:>half$}\n",
        "",
        "0",
        format!("{end:.2} s"),
        half = WIDTH / 2
    ));
    picture
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_lies_between_its_line_and_the_next_of_its_lane() {
        let mut timeline = Timeline::default();
        timeline.add(0.0, Stream::Output, "[a] working…\n");
        timeline.add(0.5, Stream::Output, "[b] waiting…\n[a] done\n");
        timeline.finish(1.0);
        let picture = picture(&timeline);
        let rows: Vec<&str> = picture.lines().collect();
        assert_eq!(rows[0], format!("a │{}", "█".repeat(30)));
        assert_eq!(rows[1], format!("b │{}{}~", " ".repeat(29), "░".repeat(30)));
    }

    #[test]
    fn a_panic_is_a_cross_at_the_end_of_its_bar() {
        let mut timeline = Timeline::default();
        timeline.add(0.0, Stream::Output, "[a] working…\n");
        timeline.add(0.5, Stream::Error, "thread 'a' (7) panicked at src/main.rs:1:1:\n");
        timeline.finish(1.0);
        let row = picture(&timeline).lines().next().unwrap().to_owned();
        assert_eq!(row, format!("a │{}×", "█".repeat(29)));
    }
}
