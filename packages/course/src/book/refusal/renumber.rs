//! The compiler's message for a listing's file as it would be for the program on the page, from which the caption and
//! other lines are taken out.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// What a runner calls the program.
pub(super) const OWN: &str = "src/main.rs";

static PLACE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(src/main\.rs:)(\d+)(:\d+)(?:(: )(\d+)(:\d+))?").expect("a constant pattern"));
static NUMBER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^( *\d+)( *[|+~-])").expect("a constant pattern"));

/// The message `text` about the file at `path` with the content `source`, if `shown` had been compiled in its stead.
pub(super) fn as_if_run(text: &str, path: &str, source: &str, shown: &str) -> String {
    let lines = Lines::of(source, shown);
    let text = text.replace(&format!("$DIR/{path}"), OWN).replace(path, OWN);
    // Whether the code that follows is the program's.
    let mut is_own = true;
    let lines = text.lines().map(|line| {
        if let Some((_, place)) = line.split_once("--> ").or_else(|| line.split_once("::: ")) {
            is_own = place.starts_with(OWN);
        } else if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            is_own = true;
        }
        let line = PLACE.replace_all(line, |place: &Captures| {
            let part = |index| place.get(index).map_or("", |part| part.as_str());
            let begin = lines.shown(part(2));
            match part(4) {
                "" => format!("{}{begin}{}", part(1), part(3)),
                to => format!("{}{begin}{}{to}{}{}", part(1), part(3), lines.shown(part(5)), part(6)),
            }
        });
        let renumber = |number: &Captures| {
            let width = number[1].len();
            format!("{:>width$}{}", lines.shown(number[1].trim()), &number[2])
        };
        match is_own {
            true => format!("{}\n", NUMBER.replace(&line, renumber)),
            false => format!("{line}\n"),
        }
    });
    lines.collect()
}

/// For each line of a file, how many lines up to it are shown.
struct Lines(Vec<usize>);

impl Lines {
    /// What is shown are lines of the source in their order, hidden ones with `# ` before them.
    fn of(source: &str, shown: &str) -> Self {
        let mut left = shown.lines().peekable();
        let mut count = 0;
        let counts = source.lines().map(|line| {
            let is_shown = |shown: &&str| {
                *shown == line
                    || shown.strip_prefix('#').map(|rest| rest.trim_start_matches(' '))
                        == Some(line.trim_start_matches(' '))
            };
            if left.next_if(is_shown).is_some() {
                count += 1;
            }
            count
        });
        Lines(counts.collect())
    }

    fn shown(&self, number: &str) -> String {
        let line = number
            .parse::<usize>()
            .ok()
            .and_then(|number| self.0.get(number.checked_sub(1)?));
        line.map_or_else(|| number.to_owned(), ToString::to_string)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_as_the_page_shows_them_and_in_no_other_file() {
        let source = "//! Tea\n\nuse a;\n// ANCHOR: main\n\nfn main() {}\n\n\n\n}\n";
        let shown = "# use a;\n#\nfn main() {}\n\n\n\n}\n";
        let text = "error: no\n  --> listings/tea/cup.rs:10:5\n   |\n 6 |     a\n   |\n10 | |   b `{closure@$DIR/listings/tea/cup.rs:6:30: 10:37}`\n\
                    note: there\n  --> lib.rs:6:1\n 6 | x\nhelp: do\n10 - y\n";
        let expected = "error: no\n  --> src/main.rs:7:5\n   |\n 3 |     a\n   |\n 7 | |   b `{closure@src/main.rs:3:30: 7:37}`\n\
                        note: there\n  --> lib.rs:6:1\n 6 | x\nhelp: do\n 7 - y\n";
        assert_eq!(as_if_run(text, "listings/tea/cup.rs", source, shown), expected);
    }
}
