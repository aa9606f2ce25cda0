//! A run as a terminal shows it.

use listing::Timeline;

/// Columns of the picture, lane names apart.
const WIDTH: usize = 60;

/// The lanes of a run that is over, from left to right: `█` where a lane is at work, `░` where it waits, `•` at a line,
/// `×` at a panic, `~` where the program ended before the bar did.
pub(crate) fn picture(timeline: &Timeline) -> String {
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
    // The others are seen for what they are.
    let signs = [('×', "× a panic"), ('~', "~ cut off")];
    let signs: Vec<&str> = signs
        .iter()
        .filter(|(sign, _)| picture.contains(*sign))
        .map(|(_, says)| *says)
        .collect();
    if !signs.is_empty() {
        picture.push_str(&format!("{:>widest$}  {}\n", "", signs.join("   ")));
    }
    picture
}

#[cfg(test)]
mod tests {
    use listing::Stream;

    use super::*;

    #[test]
    fn a_bar_lies_between_its_line_and_the_next_of_its_lane() {
        let mut timeline = Timeline::default();
        timeline.add(0.0, Stream::Output, "[a] working…\n");
        timeline.add(0.5, Stream::Output, "[b] waiting…\n[a] done\n");
        timeline.finish(1.0, Some(0));
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
        timeline.finish(1.0, Some(101));
        let row = picture(&timeline).lines().next().unwrap().to_owned();
        assert_eq!(row, format!("a │{}×", "█".repeat(29)));
    }
}
