//! The command `play`: runs a file as the page does, and shows its lines, times and lanes in the terminal.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use listing::split_lane;
use playground::{Event, Program, Stage};

use crate::project::{Project, progress};
use crate::serve::open_playground;

/// Columns of the picture, lane names apart.
const WIDTH: usize = 60;

/// Exits with success if the program did.
pub fn play(project: &Project, file: &Path) -> Result<ExitCode> {
    if file.extension().is_none_or(|extension| extension != "rs") {
        bail!("{} is not a Rust file; name a file that ends in .rs", file.display());
    }
    let code = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    tokio::runtime::Runtime::new()?.block_on(async {
        let playground = open_playground(project)?;
        let bar = progress(None, "Preparing the runner");
        let said = bar.clone();
        playground
            .prepare(move |line| said.set_message(line.to_owned()))
            .await?;
        bar.finish_and_clear();
        let mut run = playground.run(Program::new(code))?;
        let mut lines = Vec::new();
        while let Some(event) = run.next().await {
            match event {
                Event::Begin => {}
                Event::Stdout { text, seconds } => {
                    let line = text.trim_end();
                    println!("{seconds:7.3} s  {line}");
                    lines.push((seconds, line.to_owned()));
                }
                Event::Stderr {
                    text,
                    seconds,
                    stage: Stage::Run,
                } => eprintln!("{seconds:7.3} s  {}", text.trim_end()),
                Event::Stderr { text, .. } => eprint!("{text}"),
                Event::End(end) => {
                    if !lines.is_empty() {
                        print!("\n{}\n", picture(&lines, end.seconds));
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

/// The lanes from left to right: `█` where a lane is at work, `░` where it waits, `•` at a line, `~` where the program
/// ended before the bar did.
fn picture(lines: &[(f64, String)], end: f64) -> String {
    let end = end.max(f64::MIN_POSITIVE);
    let column = |seconds: f64| ((seconds / end * (WIDTH - 1) as f64) as usize).min(WIDTH - 1);
    let mut lanes: Vec<(&str, Vec<(f64, &str)>)> = Vec::new();
    for (seconds, line) in lines {
        let (name, message) = split_lane(line);
        match lanes.iter_mut().find(|(lane, _)| *lane == name) {
            Some((_, events)) => events.push((*seconds, message)),
            None => lanes.push((name, vec![(*seconds, message)])),
        }
    }
    let widest = lanes.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    let mut picture = String::new();
    for (name, events) in lanes {
        let mut row = vec![' '; WIDTH];
        for (index, (seconds, message)) in events.iter().enumerate() {
            let next = events.get(index + 1).map(|(seconds, _)| *seconds);
            let from = column(*seconds);
            if message.ends_with('…') {
                let fill = if message.starts_with("waiting") { '░' } else { '█' };
                row[from..=column(next.unwrap_or(end))].fill(fill);
                if next.is_none() {
                    row[WIDTH - 1] = '~';
                }
            } else if row[from] == ' ' {
                row[from] = '•';
            }
        }
        let row: String = row.into_iter().collect();
        picture.push_str(&format!("{name:>widest$} │{}\n", row.trim_end()));
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
        let lines = [(0.0, "[a] working…"), (0.5, "[b] waiting…"), (0.5, "[a] done")];
        let picture = picture(&lines.map(|(seconds, line)| (seconds, line.to_owned())), 1.0);
        let rows: Vec<&str> = picture.lines().collect();
        assert_eq!(rows[0], format!("a │{}", "█".repeat(30)));
        assert_eq!(rows[1], format!("b │{}{}~", " ".repeat(29), "░".repeat(30)));
    }
}
