//! What a line of output means: its lane and message, the thread of a panic, and which of its numbers were measured.
//! Knows nothing of times, or of the lines around it.
//!
//! The page reads lines by the same rules (src/theme/model/run.js); tests/cases/ holds the two together.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// The lane of lines that name none.
pub(crate) const MAIN: &str = "main";

/// Lines longer than this, in UTF-16 code units as a browser counts, keep their measured numbers: looking for them
/// could take a browser too long.
const LONGEST_SEARCHED: usize = 2000;

/// The lane and the message of a line of standard output: `[name] message`, where the name has no brackets in it; any
/// other line is a message of `main`.
pub(crate) fn lane_and_message(line: &str) -> (&str, &str) {
    let named = line.strip_prefix('[').and_then(|rest| rest.split_once("] "));
    match named {
        Some((name, message)) if !name.is_empty() && !name.contains(['[', ']']) => (name, message),
        _ => (MAIN, line),
    }
}

/// Whether a line of standard output says nothing, and so is no event of a lane.
pub(crate) fn is_blank(line: &str) -> bool {
    line.trim_matches([' ', '\t']).is_empty()
}

/// The name of the thread whose panic a line of standard error tells.
pub(crate) fn panicked_thread(line: &str) -> Option<&str> {
    static PANIC: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?s)^thread '(.*?)' (?:\([0-9]+\) )?panicked at ").expect("a constant"));
    let found = PANIC.captures(line)?;
    Some(found.get(1)?.as_str())
}

/// Whether a line of standard error is the hint at backtraces behind a run's first panic.
pub(crate) fn is_backtrace_hint(line: &str) -> bool {
    line.starts_with("note: run with `RUST_BACKTRACE=")
}

/// Whether a message opens a bar, which the lane's next event closes.
pub(crate) fn opens_bar(message: &str) -> bool {
    message.ends_with('…')
}

/// Whether the bar that a message opens is hollow: the lane waits, and does no work.
pub(crate) fn is_waiting(message: &str) -> bool {
    message.starts_with("waiting")
}

/// Whether a message says that what the lane was at did not come to its end.
pub(crate) fn tells_failure(message: &str) -> bool {
    const WORDS: [&str; 7] = [
        "failed",
        "fails",
        "gave up",
        "gives up",
        "cancelled",
        "dropped",
        "timed out",
    ];
    let rest = WORDS.iter().find_map(|words| message.strip_prefix(words));
    rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_'))
}

/// The line without what differs from run to run: each number with a unit (ns, µs, ms, s, B, KiB, MiB, GiB, %, ×) is
/// `_`, since it was measured, and a panic has lost its thread's random number.
pub(crate) fn plain(line: &str) -> Cow<'_, str> {
    static THREAD: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?s)^(thread '.*?') \([0-9]+\)").expect("a constant"));
    if !is_searched(line) {
        return Cow::Borrowed(line);
    }
    let plain = MEASURED.replace_all(line, |found: &Captures| match goes_on(line, found) {
        true => found[0].to_owned(),
        false => format!("_ {}", &found["unit"]),
    });
    match THREAD.captures(&plain) {
        Some(found) => Cow::Owned(format!("{}{}", &found[1], &plain[found[0].len()..])),
        None => plain,
    }
}

/// The measured numbers of a line, with their units. Commas part thousands; what is no number after all is not a
/// number.
pub(crate) fn measured(line: &str) -> Vec<(f64, &str)> {
    if !is_searched(line) {
        return Vec::new();
    }
    let found = MEASURED.captures_iter(line).filter(|found| !goes_on(line, found));
    let numbers = found.filter_map(|found| {
        let number = found["number"].replace(',', "").parse().unwrap_or(f64::NAN);
        Some((number, found.name("unit")?.as_str()))
    });
    numbers.collect()
}

static MEASURED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?<number>[0-9]+(?:[.,][0-9]+)*) ?(?<unit>ns|µs|ms|s|B|KiB|MiB|GiB|%|×)").expect("a constant")
});

fn is_searched(line: &str) -> bool {
    line.encode_utf16().nth(LONGEST_SEARCHED).is_none()
}

/// Whether a letter or the like stands behind what was found, so that it ends in no unit.
fn goes_on(line: &str, found: &Captures) -> bool {
    static GOES_ON: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^[\p{L}\p{N}_]").expect("a constant"));
    let end = found.get(0).map_or(0, |whole| whole.end());
    GOES_ON.is_match(&line[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lane_is_named_in_brackets_and_everything_else_is_main() {
        for (line, expected) in [
            ("[tea] steeping…", ("tea", "steeping…")),
            ("[tea] ", ("tea", "")),
            ("[a] [b] x", ("a", "[b] x")),
            ("[a[b] x", (MAIN, "[a[b] x")),
            ("[a]x] y", (MAIN, "[a]x] y")),
            ("[] x", (MAIN, "[] x")),
            ("[tea]", (MAIN, "[tea]")),
            (" [tea] x", (MAIN, " [tea] x")),
        ] {
            assert_eq!(lane_and_message(line), expected, "{line}");
        }
    }

    #[test]
    fn a_failure_is_told_by_the_first_words() {
        for message in [
            "failed",
            "failed: burnt",
            "gave up after 800 ms",
            "cancelled",
            "dropped…",
            "timed out, twice",
        ] {
            assert!(tells_failure(message), "{message}");
        }
        for message in ["has failed", "failedly", "Failed", "gave way", "droppeder", ""] {
            assert!(!tells_failure(message), "{message}");
        }
    }

    #[test]
    fn a_number_with_a_unit_is_measured_and_one_without_is_not() {
        for (line, expected) in [
            ("took 1.20 s", "took _ s"),
            ("took 1.20 s, thrice", "took _ s, thrice"),
            ("took 12ms", "took _ ms"),
            ("0.62 × as long", "_ × as long"),
            ("5 %", "_ %"),
            ("5 s 6 s", "_ s _ s"),
            ("5 s6 s", "5 s_ s"),
            ("1,234 B", "_ B"),
            ("order 1", "order 1"),
            ("3 sheep", "3 sheep"),
            ("3 sé", "3 sé"),
            ("5  s", "5  s"),
            ("٣ s", "٣ s"),
            ("thread 'a' (12) panicked at x", "thread 'a' panicked at x"),
        ] {
            assert_eq!(plain(line), expected, "{line}");
        }
    }

    #[test]
    fn a_measured_number_has_its_unit() {
        for (line, expected) in [
            ("took 1.20 s, 3 sheep", &[(1.2, "s")][..]),
            ("1,234 B in 12ms", &[(1234.0, "B"), (12.0, "ms")]),
            ("5 sheep 6 s", &[(6.0, "s")]),
            ("order 1", &[]),
        ] {
            assert_eq!(measured(line), expected, "{line}");
        }
        assert!(measured("1.2.3 s")[0].0.is_nan());
    }

    #[test]
    fn a_panic_names_its_thread() {
        assert_eq!(
            panicked_thread("thread 'till' (42) panicked at src/main.rs:3:5:"),
            Some("till")
        );
        assert_eq!(
            panicked_thread("thread 'it's' panicked at src/main.rs:3:5:"),
            Some("it's")
        );
        assert_eq!(panicked_thread("thread '<unnamed>' has overflowed its stack"), None);
        assert_eq!(panicked_thread("a thread 'till' panicked at the disco"), None);
    }
}
