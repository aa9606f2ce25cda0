//! What was found, as a terminal shows it. Knows nothing of how it was found.

use std::collections::BTreeMap;
use std::fmt::Write;

use listing::{Ending, Exploration, OrderOutcome, Searched, Step, Waiting};

/// So many lines of an outcome are shown in the overview: the last ones mostly tell it from others.
const LINES: usize = 3;

/// What was tried, and all outcomes in short; `asked` is the bound of preemptions that was asked for.
pub(super) fn overview(name: &str, found: &Exploration, with: &BTreeMap<String, String>, asked: Option<u32>) -> String {
    let constants: Vec<_> = with.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    let with = if constants.is_empty() {
        String::new()
    } else {
        format!(", with {}", constants.join(", "))
    };
    let tried = found.searched.among(&found.orders);
    let is_one = found.searched == Searched::One;
    let mut text = if is_one {
        format!("{name}: {tried} again{with}\n")
    } else {
        let Exploration { states, runs, .. } = found;
        format!("{name}: {tried} tried{with} ({states} states, {runs} runs)\n")
    };
    if !found.weaker.is_empty() {
        let lines: Vec<_> = found.weaker.iter().map(u32::to_string).collect();
        let _ = writeln!(
            text,
            "Weaker orderings than SeqCst (line {}) were taken for SeqCst: what they allow besides is not in it.",
            lines.join(", ")
        );
    }
    let is_less = match found.searched {
        Searched::Random { .. } => true,
        Searched::Preemptions(_) => asked.is_none(),
        Searched::All | Searched::One => false,
    };
    if is_less {
        text.push_str("There are too many orders to try all; there may be outcomes besides these.\n");
    }
    for (index, outcome) in found.outcomes.iter().enumerate() {
        let _ = match orders(&outcome.orders) {
            _ if is_one => writeln!(text, "\n   {}", ending(outcome)),
            orders => writeln!(text, "\n{}  {}, in {orders}", index + 1, ending(outcome)),
        };
        for waiting in &outcome.waiting {
            let _ = writeln!(text, "   {}", waits(waiting, &found.threads));
        }
        let lines: Vec<_> = outcome.steps.iter().flat_map(said).collect();
        for line in lines.iter().skip(lines.len().saturating_sub(LINES)) {
            let _ = writeln!(text, "   {line}");
        }
    }
    if found.more_outcomes > 0 {
        let _ = writeln!(text, "\n   and {} outcomes more", found.more_outcomes);
    }
    text
}

/// An outcome's order, step by step, with the lines of the program.
pub(super) fn outcome(outcome: &OrderOutcome, threads: &[String], program: &str, number: Option<usize>) -> String {
    let lines: Vec<&str> = program.lines().collect();
    let code = |line: u32| lines.get(line as usize - 1).map_or("", |line| line.trim());
    let name = |step: &Step| threads[step.thread].as_str();
    let width = |of: &dyn Fn(&Step) -> usize| outcome.steps.iter().map(of).max().unwrap_or(0);
    let (names, does) = (
        width(&|step| name(step).chars().count()),
        width(&|step| step.does.chars().count()),
    );
    let title = number.map_or_else(
        || "an order".to_owned(),
        |number| format!("an order that leads to {number}"),
    );
    let mut text = format!("\n{title}, step by step:\n\n");
    let indent = names + 8;
    let starts = |text: &mut String, started: &[usize]| {
        for &started in started {
            let _ = writeln!(text, "{:indent$}starts {}", "", threads[started]);
        }
    };
    if !outcome.starts.is_empty() {
        let _ = writeln!(text, "      {}", threads[0]);
        starts(&mut text, &outcome.starts);
    }
    for (index, step) in outcome.steps.iter().enumerate() {
        let Step { line, does: did, .. } = step;
        let _ = writeln!(
            text,
            "{:>4}  {:<names$}  {did:<does$}  {line:>4} │ {}",
            index + 1,
            name(step),
            code(*line)
        );
        for line in said(step) {
            let _ = writeln!(text, "{:indent$}{line}", "");
        }
        starts(&mut text, &step.starts);
    }
    for waiting in &outcome.waiting {
        let _ = writeln!(
            text,
            "      {}  {:>4} │ {}",
            waits(waiting, threads),
            waiting.line,
            code(waiting.line)
        );
    }
    text
}

/// What it prints, on either stream.
fn said(step: &Step) -> impl Iterator<Item = &String> {
    step.prints.iter().chain(&step.complains)
}

fn ending(outcome: &OrderOutcome) -> String {
    match outcome.ending {
        Ending::Exits(0) => "ends".to_owned(),
        Ending::Exits(status) => format!("ends with exit status {status}"),
        Ending::Panics => "panics in main".to_owned(),
        Ending::IsStuck if outcome.waiting.iter().any(|waiting| waiting.is_timed) => {
            "is stuck until a time limit runs out".to_owned()
        }
        Ending::IsStuck => "is stuck".to_owned(),
    }
}

fn orders(count: &str) -> String {
    if count == "1" {
        "1 order".to_owned()
    } else {
        format!("{count} orders")
    }
}

fn waits(waiting: &Waiting, threads: &[String]) -> String {
    let Waiting {
        thread,
        line,
        what,
        of,
        since,
        ..
    } = waiting;
    let of = match (of, since) {
        (Some(of), Some(since)) => format!(", which {} has since line {since}", threads[*of]),
        (Some(of), None) => format!(" {}", threads[*of]),
        _ => String::new(),
    };
    format!("{} waits at line {line} for {what}{of}", threads[*thread])
}
